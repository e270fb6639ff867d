"""Checks variables that a person or a program sends against what the process declares."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from engine.errors import InvalidVariable
from engine.model.variable_names import WORDS_OF_THE_LANGUAGE, is_variable_name
from engine.phrases import capitalised, tell
from studio.errors import InvalidInput
from studio.instances.privacy import as_stored
from studio.instances.start_forms import answered_start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.plan import Plan


def checked_start(plan: Plan, *, variables: dict[str, Any], origin: str = "") -> dict[str, Any]:
    """The variables as the instance will begin with them, defaults included.

    Raises InvalidInput with a message per field. Names that nobody declared are taken as they are.
    `origin` is where files of the start form come from.
    """
    check_carriable(variables)
    variables = answered_start(plan, variables=variables, origin=origin)
    checked, errors = converted(plan, variables=variables)
    for name, declaration in plan.variables.items():
        asked = declaration.is_input and declaration.required and declaration.default is None
        if asked and name not in errors and not has_value(checked, name):
            errors[name] = _("This field needs a value.")
    refuse(errors)
    return plan.check_input(checked)


def check_names(plan: Plan, *, variables: dict[str, Any]) -> None:
    """Raises InvalidInput for names that nobody declared and no expression could read.

    Undeclared variables are accepted: a process may read more than it declares, and files of other tools
    declare nothing. They must only be called as a variable can be.
    """
    refuse(
        {
            name: _("This is no name of a variable: a letter first, then letters, digits and _, at most 64.")
            for name in variables
            if name not in plan.variables
            and (not is_variable_name(name) or name.lower() in WORDS_OF_THE_LANGUAGE)
        }
    )


def checked_edit(
    plan: Plan | None, *, variables: dict[str, Any], present: Mapping[str, Any]
) -> dict[str, Any]:
    """The variables as they may be set by an operator; raises InvalidInput with a message per field."""
    check_carriable(variables)
    if plan is None:
        return as_stored(variables)
    checked, errors = converted(plan, variables=variables)
    for name, value in checked.items():
        fixed = name in plan.variables and plan.variables[name].immutable
        if fixed and present.get(name) is not None and present[name] != value:
            errors[name] = _("This variable must not change once it is set.")
    refuse(errors)
    return checked


def check_carriable(values: object) -> None:
    """Raises InvalidInput for what neither the database nor a payload of Temporal could carry."""
    try:
        size = len(json.dumps(values, ensure_ascii=False, allow_nan=False).encode())
    except (ValueError, RecursionError) as error:
        message = _("These values cannot be stored: %(reason)s") % {"reason": error}
        raise InvalidInput(message, fields={"": message}) from error
    if size > settings.LARGEST_VALUE_BYTES:
        refuse_size(values, size=size)


def refuse_size(values: object, *, size: int) -> NoReturn:
    """Raises InvalidInput that names the largest of the values and says what to do."""
    named = values if isinstance(values, dict) else {}
    largest = max(named, key=lambda name: len(json.dumps(named[name], default=str)), default="")
    message = _(
        "“%(name)s” is too large: these values are %(size)s MB together, at most %(most)s MB. Send less, or "
        "keep it where it is and send its address; an administrator may raise PERISCOPE_LARGEST_VALUE_MB."
    ) % {
        "name": largest or _("The value"),
        "size": f"{size / 1_000_000:.1f}",
        "most": settings.LARGEST_VALUE_BYTES // 1_000_000,
    }
    raise InvalidInput(message, fields={str(largest): message})


def converted(plan: Plan, *, variables: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values by their declarations, and a sentence for each that does not fit."""
    checked, errors = {}, {}
    for name, value in as_stored(variables).items():
        declaration = plan.variables.get(name)
        try:
            checked[name] = declaration.accept(value) if declaration else value
        except InvalidVariable as problem:
            errors[name] = f"{capitalised(tell(problem.reason, language=translation))}."
    return checked, errors


def has_value(variables: dict[str, Any], name: str) -> bool:
    """Whether the name has a value; an empty text is none."""
    return variables.get(name) not in (None, "")


def refuse(errors: dict[str, str]) -> None:
    """Raises InvalidInput when there are errors."""
    if errors:
        named = "; ".join(f"{name}: {message}" for name, message in errors.items())
        raise InvalidInput(_("Please check these values: %(named)s") % {"named": named}, fields=errors)
