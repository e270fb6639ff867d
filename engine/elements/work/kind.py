"""What every kind of work can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.elements.context import Context
from engine.elements.moves import NOTHING, Moves
from engine.elements.results import write_result
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity
from engine.model.configurations import InputMapping, OutputMapping

Config = dict[str, Any]
"""A node's compiled work; `Any`: it is read back from JSON that we wrote ourselves."""


class WorkKind:
    """One kind of work: what it compiles to, what it asks for and where its answer goes."""

    name: ClassVar[str]
    """`kind` of the effect RunActivity."""

    def configures(self, node: Activity) -> bool:
        """Whether the activity is configured for this kind."""
        raise NotImplementedError

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """Config of the work; may hold "local", "start_to_close" and "error_variable" for the activity."""
        return {}

    def request(self, context: Context, config: Config) -> JsonObject:
        """The evaluated request, as the fields of the port's request class without `order`."""
        return {}

    def answer(self, context: Context, config: Config, value: Json) -> Moves:
        """Moves that write what came back."""
        outputs = config.get("outputs")
        return write_result(context, outputs, value=value) if outputs else NOTHING


def compile_inputs(node: Activity, inputs: Sequence[InputMapping], surroundings: Surroundings) -> list[Json]:
    """Input mappings as `[source, target, type]`, their expressions checked."""
    return [
        [
            mapping.source if mapping.type == "literal" else surroundings.expression(node, mapping.source),
            mapping.target,
            mapping.type,
        ]
        for mapping in inputs
    ]


def compile_outputs(
    node: Activity, outputs: Sequence[OutputMapping], surroundings: Surroundings
) -> list[Json]:
    """Output mappings as `[variable, source]`, those with a variable."""
    return [
        [each.variable, surroundings.expression(node, each.source) if each.source else None]
        for each in outputs
        if each.variable
    ]
