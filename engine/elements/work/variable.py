"""`VariableConfiguration`: initialises and updates variables by expressions."""

from __future__ import annotations

from collections import ChainMap
from typing import cast

from engine.elements.context import Context
from engine.elements.moves import NOTHING, Moves, SetVariables
from engine.elements.surroundings import Surroundings
from engine.elements.work.kind import Config, WorkKind
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity
from engine.model.configurations import VariableConfiguration


class Variable(WorkKind):
    """The engine evaluates; the activity hands the values back, so that the assignment shows as work."""

    name = "variable"

    def configures(self, node: Activity) -> bool:
        """Whether it carries a VariableConfiguration."""
        return node.extensions.variable is not None

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """The assignments in order."""
        sets = cast("VariableConfiguration", node.extensions.variable).sets
        return {
            "sets": [[each.name, surroundings.expression(node, each.expression)] for each in sets],
            "local_limit": None,
        }

    def request(self, context: Context, config: Config) -> JsonObject:
        """`{"values": {name: value}}`; a later assignment sees the earlier ones."""
        values: JsonObject = {}
        visible = ChainMap(values, cast("JsonObject", context.variables))
        for name, source in config["sets"]:
            values[name] = context.plan.expression(source).evaluate(visible, now=context.now)
        return {"values": values}

    def answer(self, context: Context, config: Config, value: Json) -> Moves:
        """Writes what was evaluated."""
        return (SetVariables(value),) if isinstance(value, dict) and value else NOTHING
