"""Values that cannot be what their variable is declared to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.model.activities import Activity, CallActivity
from engine.model.configurations import AgentConfiguration, InputMapping, TaskDefinition
from engine.model.events import Event
from engine.phrases import gettext as _
from engine.plan.values import Unconvertible, convert
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.rules.activities import called_process
from engine.validate.wording import label, listed

Types = Mapping[str, str]
"""Variable → declared type."""

_SCALARS: Final = frozenset({"string", "integer", "number", "boolean", "datetime"})
_FIELD_VALUES: Final = {
    "string": "string",
    "text": "string",
    "email": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "datetime",
    "datetime": "datetime",
    "multiselect": "array",
    "file": "object",
    "object": "object",
    "array": "array",
}
"""Type of a form field → type of its value; a select may hold anything."""

_TAKES: Final = {
    "string": frozenset({"string", "integer", "number", "boolean", "datetime", "enum"}),
    "integer": frozenset({"integer", "number"}),
    "number": frozenset({"integer", "number"}),
    "boolean": frozenset({"boolean"}),
    "datetime": frozenset({"datetime", "string"}),
    "array": frozenset({"array"}),
    "object": frozenset({"object"}),
}
"""Declared type → the types that can become it."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`what` is a `found`, the variable is declared as something else."""

    what: str
    found: str
    variable: str
    line: int


def find_type_mismatch(file: CheckedFile) -> Iterator[Problem]:
    """What goes into a variable is of the type that it is declared to have."""
    called = {process.id: _types(process.extensions.variables) for process in file.processes}
    for node, scope in file.placed:
        types = called[scope.process.id]
        for each in (*_of_activity(node, types, called), *_of_errors(node, types)):
            declared = types.get(each.variable, "")
            message = _(
                "{element}: {what} is {kind}, but the variable {variable} is declared as {declared}: "
                "correct the declaration or the mapping.",
                element=label(node),
                what=each.what,
                kind=_AMOUNTS.get(each.found, each.found),
                variable=each.variable,
                declared=declared or _("something else"),
            )
            fix = quick_fixes.select_element(node.id, field=each.variable, title=_("Open the mapping"))
            yield about(node, message, line=each.line, fix=fix)


def _of_activity(node: object, types: Types, called: Mapping[str, Types]) -> Iterator[Mismatch]:
    if not isinstance(node, Activity):
        return
    found = node.extensions
    if found.agent:
        yield from _agent(found.agent, types)
    if found.user_task:
        yield from _people(found.user_task, types)
    if found.webhook and found.webhook.response_type == "text":
        target = found.webhook.output_variable or (
            found.webhook.output.variable if found.webhook.output else None
        )
        yield from _check(_("the text of the answer"), "string", target, types, line=found.webhook.line)
    for each in found.variable.sets if found.variable else ():
        yield from _constant(
            _("the value of {name}", name=each.name), each.expression, each.name, types, line=each.line
        )
    if found.multi_instance:
        loop = found.multi_instance
        yield from _check(
            _("the collection of results"), "array", loop.output_collection, types, line=loop.line
        )
    if isinstance(node, CallActivity):
        target_types = called.get(called_process(node) or "", {})
        for mapping in found.call_activity.inputs if found.call_activity else ():
            yield from _input(mapping, types, target_types)


def _agent(agent: AgentConfiguration, types: Types) -> Iterator[Mismatch]:
    """A structured answer: whole, or where the variable is scalar its field of the variable's name."""
    structured = agent.structured_output
    variable = agent.output.variable if agent.output else None
    if not structured or not structured.enabled or not variable or not structured.fields:
        return
    fields = {field.name: field.type for field in structured.fields}
    source = agent.output.source if agent.output else None
    if source is None and types.get(variable) in _SCALARS and variable in fields:
        source = variable
    if source is None:
        what = _("the answer with the fields {names}", names=listed(fields))
        yield from _check(what, "object", variable, types, line=agent.line)
    elif source in fields:
        yield from _check(
            _("the field {source} of the answer", source=source),
            fields[source],
            variable,
            types,
            line=agent.line,
        )


def _people(task: TaskDefinition, types: Types) -> Iterator[Mismatch]:
    fields = {field.name: _FIELD_VALUES.get(field.type, "any") for field in task.fields}
    output = task.output_variable
    for field in task.fields:
        if field.name != output:
            what = _("the form field {name}", name=field.name)
            yield from _check(what, fields[field.name], field.name, types, line=field.line)
    if output:
        picked = types.get(output) in _SCALARS and output in fields
        what = _("the form field {output}", output=output) if picked else _("the submitted form")
        yield from _check(what, fields[output] if picked else "object", output, types, line=task.line)


def _input(mapping: InputMapping, types: Types, target_types: Types) -> Iterator[Mismatch]:
    """What is passed to a process of the same file."""
    target = target_types.get(mapping.target, "any")
    what = _("the input {target} of the called process", target=mapping.target)
    if mapping.type == "literal":
        try:
            convert(mapping.source, to=target)
        except Unconvertible:
            yield Mismatch(
                _("the literal for {target}", target=mapping.target), "string", mapping.target, mapping.line
            )
    else:
        found = types.get(mapping.source.removeprefix("${").removesuffix("}").strip(), "any")
        if not _fits(found, target):
            yield Mismatch(what, found, mapping.target, mapping.line)


def _of_errors(node: object, types: Types) -> Iterator[Mismatch]:
    """What goes into an error variable is an object (`extensions.md`, Any activity)."""
    if isinstance(node, Event) or not isinstance(node, Activity):
        return
    found = node.extensions
    outputs = [work.output for work in (found.agent, found.webhook, found.script, found.send) if work]
    variables = [(each.error_variable, each.line) for each in outputs if each]
    variables += [(w.error_variable, w.line) for w in (found.webhook, found.script, found.send) if w]
    for variable, line in dict(variables).items():
        yield from _check(_("a failure"), "object", variable, types, line=line)


def _constant(what: str, expression: str, variable: str, types: Types, *, line: int) -> Iterator[Mismatch]:
    """An expression that reads nothing has its value now."""
    try:
        compiled = compile_expression(expression)
        if compiled.names or "now" in expression or "today" in expression:
            return
        value = compiled.evaluate({}, now=0.0)
        convert(value, to=types.get(variable, "any"))
    except ExpressionError:
        return
    except Unconvertible:
        yield Mismatch(what, _type_of(value), variable, line)


def _type_of(value: object) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "any")


def _check(what: str, found: str, variable: str | None, types: Types, *, line: int) -> Iterator[Mismatch]:
    if variable and not _fits(found, types.get(variable, "any")):
        yield Mismatch(what, found, variable, line)


def _fits(found: str, declared: str) -> bool:
    return "any" in (found, declared) or found in _TAKES.get(declared, frozenset({found}))


def _types(variables: object) -> Types:
    return {each.name: each.type for each in variables} if isinstance(variables, tuple) else {}


_AMOUNTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "string": _("a string"),
        "integer": _("an integer"),
        "number": _("a number"),
        "boolean": _("a boolean"),
        "datetime": _("a datetime"),
        "enum": _("an enum"),
        "array": _("an array"),
        "object": _("an object"),
        "any": _("an any"),
    }
)
"""Type → one of it."""
