"""Variable declarations of the model, read by type."""

from __future__ import annotations

import dataclasses

from engine.findings import Finding, Level
from engine.json_values import Json, JsonObject
from engine.model.configurations import Constraints, ProcessVariable
from engine.model.process import Process
from engine.phrases import gettext as _
from engine.plan import Declaration
from engine.plan.values import Unconvertible, read_text

_NAMES = {
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_items": "minItems",
    "max_items": "maxItems",
    "unique_items": "uniqueItems",
}


def compile_declarations(process: Process) -> tuple[list[Declaration], list[Finding]]:
    """The process's declarations; a default value that is not of its type makes a finding."""
    declarations: list[Declaration] = []
    findings: list[Finding] = []
    for variable in process.extensions.variables:
        try:
            default = None if variable.default is None else read_text(variable.default, to=variable.type)
        except Unconvertible as problem:
            message = _(
                "The default of variable {name} is no {type}: {problem}.",
                name=repr(variable.name),
                type=variable.type,
                problem=problem,
            )
            findings.append(Finding("bad-default", Level.CRITICAL, process.id, variable.line, message))
            default = None
        declarations.append(_declaration(variable, default))
    return declarations, findings


def _declaration(variable: ProcessVariable, default: Json) -> Declaration:
    return Declaration(
        name=variable.name,
        type=variable.type,
        required=variable.required,
        is_input=variable.is_input,
        default=default,
        description=variable.description,
        sensitive=variable.sensitive,
        immutable=variable.immutable,
        transient=variable.transient,
        constraints=_constraints(variable.constraints),
    )


def _constraints(constraints: Constraints) -> JsonObject:
    written: JsonObject = {}
    for name, value in dataclasses.asdict(constraints).items():
        if value is not None and value is not False:
            written[_NAMES.get(name, name)] = list(value) if isinstance(value, tuple) else value
    return written
