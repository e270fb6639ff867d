"""Declarations of variables, and variables that nobody sets."""

from __future__ import annotations

import difflib
import keyword
from collections.abc import Iterator, Mapping
from typing import Final

from engine.findings import QuickFix
from engine.json_values import Json
from engine.model.activities import ScriptTask
from engine.model.configurations import Constraints, ProcessVariable
from engine.model.foundation import BaseElement
from engine.model.variable_names import WORDS_OF_THE_LANGUAGE, is_variable_name
from engine.phrases import gettext as _
from engine.phrases import joined
from engine.plan.constraints import violation
from engine.plan.values import Unconvertible, read_text
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.scripts import names_in_script
from engine.validate.wording import label, listed

_RESERVED: Final = frozenset(
    [
        "input",
        "output",
        "result",
        "error",
        "context",
        "workflow",
        "activity",
        "signal",
        "timer",
        "process",
        "task",
        "start",
        "end",
    ]
)
_MOST_COMPARED: Final = 300
_MOST_ANSWERS: Final = 20
_LIMITS: Final = (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items"))


def find_unset_variable(file: CheckedFile) -> Iterator[Problem]:
    """Whatever is read was set before, on one way at least."""
    hints = _Hints(file.data_flow.names)
    for scope, readings in file.readings_by_scope:
        places: dict[tuple[int, str], list[str]] = {}
        elements: dict[int, BaseElement] = {}
        for reading in readings:
            for name in file.data_flow.unset_in(reading, scope):
                elements[id(reading.element)] = reading.element
                places.setdefault((id(reading.element), name), []).append(reading.place)
        for node in scope.nodes:
            if isinstance(node, ScriptTask) and node.script and not node.extensions.script:
                for name in file.data_flow.unset_before(node, names_in_script(node.script).read):
                    elements[id(node)] = node
                    places.setdefault((id(node), name), []).append(_("the script"))
        for (element, name), found in places.items():
            yield _unset(elements[element], name, places=found, scope=scope, hints=hints)


def _unset(element: BaseElement, name: str, *, places: list[str], scope: Scope, hints: _Hints) -> Problem:
    where = listed(dict.fromkeys(places))
    meant = hints.hint(name)
    message: str = _(
        "{element} reads the variable {name} ({where}), but nothing before it sets {name}: "
        "declare it as an input of the process, set it earlier or correct the name.",
        element=label(element),
        name=name,
        where=where,
    )
    if meant:
        message = joined(" ", (message, _("Did you mean {meant}?", meant=meant)))
    return about(element, message, fix=quick_fixes.declare_variable(scope.process.id, name=name))


class _Hints:
    """Finds the name that somebody may have meant; gives up in files full of names nobody sets."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = sorted(known)[:_MOST_COMPARED]
        self._answers: dict[str, str] = {}

    def hint(self, name: str) -> str:
        """Returns a name, or nothing."""
        if name not in self._answers and len(self._answers) < _MOST_ANSWERS:
            near = difflib.get_close_matches(name[:64], self._known, n=1, cutoff=0.8)
            self._answers[name] = near[0] if near else ""
        return self._answers.get(name, "")


def find_required_never_set(file: CheckedFile) -> Iterator[Problem]:
    """A required variable has a value when the instance ends."""
    for process in file.processes:
        for variable in process.extensions.variables:
            given = not variable.required or variable.is_input or variable.default is not None
            if not given and not file.data_flow.is_ever_set(variable.name, process):
                message = _(
                    "The variable {name} is required, but nothing sets it: make it an input, give it a "
                    "default or let an element set it.",
                    name=variable.name,
                )
                yield about(process, message, line=variable.line, fix=_open(process, variable))


def find_bad_variable_name(file: CheckedFile) -> Iterator[Problem]:
    """Names begin with a letter and are no words of the expression language."""
    for process, variable in _declared(file):
        is_word = variable.name in WORDS_OF_THE_LANGUAGE or keyword.iskeyword(variable.name)
        if is_word or not is_variable_name(variable.name):
            reason = _("is a word of the expression language") if is_word else _("cannot be a name")
            message = _(
                "The variable “{name}” {reason}: use a letter, then letters, digits and “_”, at most 64 "
                "in all.",
                name=variable.name,
                reason=reason,
            )
            yield about(process, message, line=variable.line, fix=_open(process, variable))


def find_reserved_name(file: CheckedFile) -> Iterator[Problem]:
    """Names that the original platform reserved are better avoided."""
    for process, variable in _declared(file):
        if variable.name in _RESERVED:
            message = _(
                "The variable {name} has a reserved name: call it {name}_value or the like.",
                name=variable.name,
            )
            yield about(process, message, line=variable.line, fix=_open(process, variable))


def find_duplicate_variable(file: CheckedFile) -> Iterator[Problem]:
    """A variable is declared once in its scope."""
    seen: dict[tuple[int, str], int] = {}
    for process, variable in _declared(file):
        key = (id(process), variable.name)
        if key in seen:
            message = _(
                "The variable {name} is declared twice, first in line {seen}: remove one.",
                name=variable.name,
                seen=seen[key],
            )
            yield about(process, message, line=variable.line, fix=_open(process, variable))
        seen.setdefault(key, variable.line)


def find_bad_default(file: CheckedFile) -> Iterator[Problem]:
    """A default value is of the declared type."""
    for process, variable in _declared(file):
        reason = _read_default(variable)[1]
        if reason:
            message = _(
                "The default “{default}” of variable {name} is no {type}: {reason}.",
                default=variable.default,
                name=variable.name,
                type=variable.type,
                reason=reason,
            )
            yield about(process, message, line=variable.line, fix=_open(process, variable))


def find_bad_constraints(file: CheckedFile) -> Iterator[Problem]:
    """Limits leave room for a value, and the default keeps to them."""
    for process, variable in _declared(file):
        reason = _impossible(variable.constraints)
        default, unreadable = _read_default(variable)
        if not reason and not unreadable and default is not None:
            broken = violation(default, limits=_limits(variable.constraints))
            reason = _("its default {broken}", broken=broken) if broken else ""
        if reason:
            message = _(
                "The constraints of variable {name} cannot hold: {reason}. Correct them.",
                name=variable.name,
                reason=reason,
            )
            yield about(process, message, line=variable.line, fix=_open(process, variable))


def _declared(file: CheckedFile) -> Iterator[tuple[BaseElement, ProcessVariable]]:
    return ((s.container, each) for s in file.scopes for each in s.container.extensions.variables)


def _read_default(variable: ProcessVariable) -> tuple[Json, str]:
    if variable.default is None:
        return None, ""
    try:
        return read_text(variable.default, to=variable.type), ""
    except Unconvertible as problem:
        return None, problem.reason


def _impossible(limits: Constraints) -> str:
    for low, high in _LIMITS:
        lowest, highest = getattr(limits, low), getattr(limits, high)
        if lowest is not None and highest is not None and lowest > highest:
            return _(
                "{low} {lowest} is greater than {high} {highest}",
                low=low.replace("_", " "),
                lowest=f"{lowest:g}",
                high=high.replace("_", " "),
                highest=f"{highest:g}",
            )
    return _("enum allows no value") if limits.enum == () else ""


def _limits(limits: Constraints) -> Mapping[str, object]:
    """The limits under the names of the file, without the pattern: another rule looks at that."""
    return {
        "min": limits.min,
        "max": limits.max,
        "minLength": limits.min_length,
        "maxLength": limits.max_length,
        "enum": list(limits.enum) if limits.enum else None,
        "minItems": limits.min_items,
        "maxItems": limits.max_items,
        "uniqueItems": limits.unique_items,
    }


def _open(element: BaseElement, variable: ProcessVariable) -> QuickFix:
    return quick_fixes.select_element(
        element.id,
        field=f"variables.{variable.name}",
        title=_("Open the variable {name}", name=variable.name),
    )
