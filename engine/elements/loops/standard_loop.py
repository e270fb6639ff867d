"""Standard loop (BPMN 2.0 §10.3.7.1): again while a condition holds, tested before or after."""

from __future__ import annotations

from typing import cast

from engine.elements.context import Context
from engine.elements.moves import BeginParts, Complete, EndInside, Moves
from engine.elements.repetition import COUNTER, Repetition
from engine.elements.surroundings import Surroundings
from engine.errors import ExpressionFailed
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity, StandardLoopCharacteristics


class StandardLoop(Repetition):
    """While, or do-while; without condition and maximum it runs once."""

    kind = "standardLoopCharacteristics"
    note = "tested before and after, with and without maximum"

    def repeats(self, node: Activity) -> bool:
        """Whether it has standard loop characteristics."""
        return isinstance(node.loop, StandardLoopCharacteristics)

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """Condition, where it is tested, and the maximum."""
        loop = cast("StandardLoopCharacteristics", node.loop)
        return {
            "condition": surroundings.expression(node, loop.condition.strip()) if loop.condition else None,
            "test_before": loop.test_before,
            "maximum": surroundings.expression(node, loop.maximum.strip()) if loop.maximum else None,
        }

    def begin(self, context: Context) -> Moves:
        """The first round, unless it is tested before."""
        config = self.config(context)
        context.memory["done"] = 0
        if config["test_before"] and not self._again(context):
            return (Complete(),)
        return (BeginParts([{COUNTER: 1}]),)

    def go_on(self, context: Context) -> Moves:
        """The next round, or the end."""
        if not self._again(context):
            return (EndInside("the loop is over"), Complete())
        return (BeginParts([{COUNTER: cast("int", context.memory["done"]) + 1}]),)

    def skip(self, context: Context, value: Json) -> Moves:
        """The loop ends here."""
        return (EndInside("skipped"), Complete())

    def _again(self, context: Context) -> bool:
        config = self.config(context)
        done = cast("int", context.memory["done"])
        if config["maximum"] is not None and done >= _number(context, config["maximum"]):
            return False
        if config["condition"] is None:
            return config["maximum"] is not None or done == 0
        visible = {**context.variables, COUNTER: done}
        return bool(context.plan.expression(config["condition"]).evaluate(visible, now=context.now))


def _number(context: Context, source: str) -> int:
    value = context.evaluate(source)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ExpressionFailed(source, "the maximum of a loop is a number")
    return int(value)
