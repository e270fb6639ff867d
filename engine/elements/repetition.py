"""What every loop of an activity can be asked.

A repeated activity is one execution (the loop's, at which boundary events wait) with a scope of its own; its
parts are executions of the same activity in that scope, each with variables of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

from engine.elements.context import Context
from engine.elements.moves import COMPLETE, Moves
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity

COUNTER = "loopCounter"
"""Variable of each part: its number, from 1."""

Config = dict[str, Any]
"""A compiled loop; `Any`: it is read back from JSON that we wrote ourselves."""


class Repetition:
    """One kind of loop. Holds no state: everything is in the memory of the loop's execution."""

    kind: ClassVar[str]
    """The BPMN tag."""
    note: ClassVar[str] = ""

    def repeats(self, node: Activity) -> bool:
        """Whether the activity is repeated this way."""
        raise NotImplementedError

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """The loop's config, without its kind."""
        raise NotImplementedError

    def begin(self, context: Context) -> Moves:
        """The loop begins."""
        raise NotImplementedError

    def go_on(self, context: Context) -> Moves:
        """A part has ended and is recorded: more parts, the end, or nothing yet."""
        raise NotImplementedError

    def output(self, context: Context) -> Json:
        """What a part hands over at its end; the context is the part's."""
        return None

    def record(self, memory: JsonObject, *, part: int, output: Json) -> None:
        """Notes in the loop's memory that a part has ended."""
        memory["done"] = cast("int", memory["done"]) + 1

    def skip(self, context: Context, value: Json) -> Moves:
        """A person goes on with `value` in place of what is left of the loop."""
        return COMPLETE

    def announce(self, context: Context) -> Moves | None:
        """What is thrown for the next part that has ended and of which nobody was told; None without one."""
        return None

    def config(self, context: Context) -> Config:
        """The config of the loop in the context."""
        return cast("Config", context.node.loop)
