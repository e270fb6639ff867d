"""Declared variables: their types, defaults and limits, enforced on every write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import InvalidVariable
from engine.json_values import Json, JsonObject
from engine.phrases import gettext as _
from engine.plan.constraints import violation
from engine.plan.values import Unconvertible, convert


@dataclass(frozen=True, slots=True)
class Declaration:
    """One `processVariable`; `default` is already read by type, `constraints` use the names of the file."""

    name: str
    type: str = "any"
    required: bool = False
    is_input: bool = False
    default: Json = None
    description: str = ""
    sensitive: bool = False
    immutable: bool = False
    transient: bool = False
    constraints: JsonObject = field(default_factory=dict)

    def accept(self, value: Json, *, element: str | None = None) -> Json:
        """The value as this variable holds it, converted where that loses nothing; raises InvalidVariable.

        `element` is named in the error.
        """
        try:
            converted = convert(value, to=self.type)
        except Unconvertible as problem:
            raise InvalidVariable(self.name, problem.reason, element=element) from None
        broken = violation(converted, limits=self.constraints)
        if broken is not None:
            raise InvalidVariable(self.name, broken, element=element)
        return converted

    def to_json(self) -> JsonObject:
        """The declaration as the plan stores it, without what is at its default."""
        return {
            name: value
            for name, value in (
                ("name", self.name),
                ("type", self.type),
                ("required", self.required),
                ("is_input", self.is_input),
                ("default", self.default),
                ("description", self.description),
                ("sensitive", self.sensitive),
                ("immutable", self.immutable),
                ("transient", self.transient),
                ("constraints", self.constraints),
            )
            if value not in (False, None, "", {}) or (name == "default" and value in (False, ""))
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Declaration:
        """Reads what `to_json` wrote."""
        return cls(**data)


def check_input(declarations: Mapping[str, Declaration], *, variables: Mapping[str, Json]) -> JsonObject:
    """The variables with which an instance begins: those given, converted, and all defaults.

    Raises InvalidVariable for a value that does not fit and for a required input that is absent.
    Names that nobody declared are taken as they are.
    """
    checked: JsonObject = {}
    for name, value in variables.items():
        declaration = declarations.get(name)
        checked[name] = declaration.accept(value) if declaration else value
    for name, declaration in declarations.items():
        if checked.get(name) is None and declaration.default is not None:
            checked[name] = declaration.default
        if declaration.is_input and declaration.required and checked.get(name) is None:
            raise InvalidVariable(name, _("is required to start but has no value"))
    return checked


def missing_at_end(declarations: Mapping[str, Declaration], *, variables: Mapping[str, Json]) -> list[str]:
    """Names of required variables without a value when the instance is about to end."""
    return [name for name, each in declarations.items() if each.required and variables.get(name) is None]
