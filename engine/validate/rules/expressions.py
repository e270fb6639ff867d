"""Expressions, patterns, schemas and scripts that cannot be understood."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Final

import jsonschema

from engine.errors import ExpressionError
from engine.findings import QuickFix
from engine.model.activities import ScriptTask
from engine.model.foundation import BaseElement
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
            yield reading_problem(reading, f"{_shown(error)} cannot be used: {error.reason}.")


def reading_problem(reading: Reading, message: str) -> Problem:
    """Returns the problem of a text that cannot be understood."""
    fix = quick_fixes.select_element(reading.element.id, field=reading.place, title="Correct it")
    line, text = reading.line, f"{label(reading.element)}, {reading.place}: {message}"
    return about(reading.element, text, line=line, fix=fix)


def _shown(error: ExpressionError) -> str:
    return f"`{' '.join(error.expression.split())[:60]}`"


def find_bad_pattern(file: CheckedFile) -> Iterator[Problem]:
    """Every regular expression is one, and none can run for ever."""
    for element, place, pattern, line, check in _patterns(file):
        reason = check(pattern)
        if reason:
            message = f"{label(element)}: the pattern `{pattern[:60]}` of {place} cannot be used: {reason}."
            yield about(element, message, line=line, fix=_select(element, place))


def _patterns(file: CheckedFile) -> Iterator[tuple[BaseElement, str, str, int, Callable[[str], str]]]:
    for element in file.elements:
        found = element.extensions
        for variable in found.variables:
            if variable.constraints.pattern:
                place = f"variable {variable.name}"
                yield element, place, variable.constraints.pattern, variable.line, _safe
        for field in found.user_task.fields if found.user_task else ():
            if field.pattern:
                yield element, f"form field {field.name}", field.pattern, field.line, _safe
        mail = found.email_trigger
        for place, pattern in (
            (("the address", mail.address_pattern), ("the subject", mail.subject_pattern)) if mail else ()
        ):
            if mail and pattern:
                yield element, place, pattern, mail.line, _readable


def _safe(pattern: str) -> str:
    try:
        compile_pattern(pattern)
    except UnsafePattern as error:
        return str(error)
    return ""


def _readable(pattern: str) -> str:
    """Patterns of the e-mail trigger run with a time limit, so they only have to be readable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return f"not a regular expression: {error}"
    return ""


def find_bad_schema(file: CheckedFile) -> Iterator[Problem]:
    """Every JSON schema is one."""
    yield from unreadable_values(file, about_schema)
    for element in file.elements:
        agent = element.extensions.agent
        schema = agent.structured_output.json_schema if agent and agent.structured_output else None
        reason = _schema_problem(schema) if schema is not None else ""
        if agent and reason:
            message = f"{label(element)}: the JSON schema of the answer cannot be used: {reason}. Correct it."
            yield about(element, message, line=agent.line, fix=_select(element, "jsonSchema"))


def _schema_problem(schema: object) -> str:
    if len(json.dumps(schema)) > _MAX_SCHEMA:
        return f"it has more than {_MAX_SCHEMA:,} characters"
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        place = "/".join(map(str, error.absolute_path))
        return f"at {place}, {error.message[:200]}" if place else error.message[:200]
    except RecursionError:
        return "it is nested too deep"
    return ""


def find_bad_script(file: CheckedFile) -> Iterator[Problem]:
    """Every inline script is Python."""
    for node in file.of(ScriptTask):
        if not node.script or node.extensions.script:
            continue
        if node.script_format and not _PYTHON.fullmatch(node.script_format.strip()):
            message = (
                f"{label(node)} has a script in {node.script_format}; only Python runs here: rewrite it and "
                "set "
                "scriptFormat to python."
            )
            yield about(node, message, fix=_select(node, "script"))
            continue
        reason = _script_problem(node.script)
        if reason:
            message = f"{label(node)}: its script is not Python: {reason}. Correct the script."
            yield about(node, message, fix=_select(node, "script"))


def _script_problem(script: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(script.strip("\n"))
    except SyntaxError as error:
        return f"{error.msg} in its line {error.lineno}"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or "it is nested too deep"
    return ""


def _select(element: BaseElement, field: str) -> QuickFix:
    return quick_fixes.select_element(element.id, field=field, title="Correct it")
