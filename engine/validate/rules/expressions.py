"""Expressions, patterns, schemas and scripts that cannot be understood."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import jsonschema

from engine.errors import ExpressionError
from engine.findings import QuickFix
from engine.model.activities import ScriptTask
from engine.model.configurations import FormField
from engine.model.foundation import BaseElement
from engine.phrases import gettext as _
from engine.plan.patterns import UnsafePattern, compile_pattern
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.readings import TIMES, Reading
from engine.validate.rules.extensions import about_schema, unreadable_values
from engine.validate.wording import label

_PYTHON: Final = re.compile(r"(text/|application/)?(x-)?python[0-9.]*", re.IGNORECASE)
_MAX_SCHEMA: Final = 100_000
"""Characters of a JSON schema as text."""


def find_bad_expression(file: CheckedFile) -> Iterator[Problem]:
    """Every expression and every `${…}` is one."""
    for reading in file.readings:
        if reading.language in TIMES and not reading.is_written_as_expression():
            continue
        try:
            reading.compiled_names()
        except ExpressionError as error:
            yield reading_problem(
                reading, _("{text} cannot be used: {reason}.", text=_shown(error), reason=error.reason)
            )


def reading_problem(reading: Reading, message: str) -> Problem:
    """Returns the problem of a text that cannot be understood."""
    fix = quick_fixes.select_element(reading.element.id, field=reading.place, title=_("Correct it"))
    line, text = (
        reading.line,
        _(
            "{element}, {place}: {message}",
            element=label(reading.element),
            place=reading.place,
            message=message,
        ),
    )
    return about(reading.element, text, line=line, fix=fix)


def _shown(error: ExpressionError) -> str:
    return f"`{' '.join(error.expression.split())[:60]}`"


def find_bad_pattern(file: CheckedFile) -> Iterator[Problem]:
    """Every regular expression is one, and none can run for ever."""
    for element, place, pattern, line, check in _patterns(file):
        reason = check(pattern)
        if reason:
            message = _(
                "{element}: the pattern `{pattern}` of {place} cannot be used: {reason}.",
                element=label(element),
                pattern=pattern[:60],
                place=place,
                reason=reason,
            )
            yield about(element, message, line=line, fix=_select(element, place))


def _patterns(file: CheckedFile) -> Iterator[tuple[BaseElement, str, str, int, Callable[[str], str]]]:
    for element in file.elements:
        found = element.extensions
        for variable in found.variables:
            if variable.constraints.pattern:
                place = _("variable {name}", name=variable.name)
                yield element, place, variable.constraints.pattern, variable.line, _safe
        for form in (found.user_task, found.start_form):
            for field in _fields_in(form.fields if form else ()):
                if field.pattern:
                    place = _("form field {name}", name=field.name)
                    yield element, place, field.pattern, field.line, _safe
        mail = found.email_trigger
        for place, pattern in (
            ((_("the address"), mail.address_pattern), (_("the subject"), mail.subject_pattern))
            if mail
            else ()
        ):
            if mail and pattern:
                yield element, place, pattern, mail.line, _readable


def _fields_in(fields: Iterable[FormField]) -> Iterator[FormField]:
    for field in fields:
        yield from (field, *field.fields)


def _safe(pattern: str) -> str:
    try:
        compile_pattern(pattern)
    except UnsafePattern as error:
        return error.reason
    return ""


def _readable(pattern: str) -> str:
    """Patterns of the e-mail trigger run with a time limit, so they only have to be readable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return _("not a regular expression: {error}", error=error)
    return ""


def find_bad_schema(file: CheckedFile) -> Iterator[Problem]:
    """Every JSON schema is one."""
    yield from unreadable_values(file, about_schema)
    for element in file.elements:
        agent = element.extensions.agent
        schema = agent.structured_output.json_schema if agent and agent.structured_output else None
        reason = _schema_problem(schema) if schema is not None else ""
        if agent and reason:
            message = _(
                "{element}: the JSON schema of the answer cannot be used: {reason}. Correct it.",
                element=label(element),
                reason=reason,
            )
            yield about(element, message, line=agent.line, fix=_select(element, "jsonSchema"))


def _schema_problem(schema: object) -> str:
    if len(json.dumps(schema)) > _MAX_SCHEMA:
        return _("it has more than {max_schema} characters", max_schema=f"{_MAX_SCHEMA:,}")
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        place = "/".join(map(str, error.absolute_path))
        problem = error.message[:200]
        return _("at {place}: {problem}", place=place, problem=problem) if place else problem
    except RecursionError:
        return _("it is nested too deep")
    return ""


def find_bad_script(file: CheckedFile) -> Iterator[Problem]:
    """Every inline script is Python."""
    for node in file.of(ScriptTask):
        if not node.script or node.extensions.script:
            continue
        if node.script_format and not _PYTHON.fullmatch(node.script_format.strip()):
            message = _(
                "{element} has a script in {script_format}; only Python runs here: rewrite it and set "
                "scriptFormat to python.",
                element=label(node),
                script_format=node.script_format,
            )
            yield about(node, message, fix=_select(node, "script"))
            continue
        reason = _script_problem(node.script)
        if reason:
            message = _(
                "{element}: its script is not Python: {reason}. Correct the script.",
                element=label(node),
                reason=reason,
            )
            yield about(node, message, fix=_select(node, "script"))


def _script_problem(script: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(script.strip("\n"))
    except SyntaxError as error:
        return _("{msg} in its line {lineno}", msg=error.msg, lineno=error.lineno)
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or _("it is nested too deep")
    return ""


def _select(element: BaseElement, field: str) -> QuickFix:
    return quick_fixes.select_element(element.id, field=field, title=_("Correct it"))
