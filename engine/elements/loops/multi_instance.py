"""Multi-instance (BPMN 2.0 §10.3.7.2): once per item of a collection, or a number of times.

Sequential, or concurrent with `maxConcurrency`. Each part sees its item, its index (from 0) and `loopCounter`
(from 1) as variables of its own, and so is what `outputElement` reads: parts do not disturb each other.
The output collection has the order of the input; parts that a true completion condition stops are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from engine.elements.context import Context
from engine.elements.moves import BeginParts, Complete, EndInside, Move, Moves, RaiseIncident, SetVariables
from engine.elements.part_events import compile_part_events, thrown_by_part
from engine.elements.repetition import COUNTER, Config, Repetition
from engine.elements.surroundings import Surroundings, label
from engine.errors import ExpressionFailed
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity, MultiInstanceLoopCharacteristics
from engine.model.configurations import MultiInstanceConfiguration
from engine.phrases import gettext as _

LIMIT = 1_000
"""Parts of one activity; more are an incident."""


class MultiInstance(Repetition):
    """Many at once, or one after the other."""

    kind = "multiInstanceLoopCharacteristics"
    note = (
        "sequential and parallel, completion condition, concurrency limit, events of single parts (behavior)"
    )

    def repeats(self, node: Activity) -> bool:
        """Whether it has multi-instance characteristics, by BPMN or by extension."""
        return (
            isinstance(node.loop, MultiInstanceLoopCharacteristics)
            or node.extensions.multi_instance is not None
        )

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """Extensions win over BPMN's own where both stand."""
        own = node.extensions.multi_instance or MultiInstanceConfiguration()
        found = node.loop
        bpmn = (
            found
            if isinstance(found, MultiInstanceLoopCharacteristics)
            else MultiInstanceLoopCharacteristics()
        )
        collection = own.collection or bpmn.data_input
        if not collection and not bpmn.cardinality:
            message = _(
                "{element} does not say how often it runs: give it a collection or a number.",
                element=label(node),
            )
            surroundings.refuse(node, rule="loop-without-collection", message=message)
        events = compile_part_events(node, bpmn, surroundings)
        expressions = {
            "collection": collection,
            "cardinality": bpmn.cardinality,
            "output_element": own.output_element or bpmn.output_item,
            "condition": own.completion_condition or bpmn.completion_condition,
        }
        config: JsonObject = {
            name: surroundings.expression(node, source.strip()) if source and source.strip() else None
            for name, source in expressions.items()
        }
        return {
            **config,
            "element_variable": own.element_variable or bpmn.input_item,
            "index_variable": own.index_variable,
            "output_collection": own.output_collection or bpmn.data_output,
            "at_once": 1 if bpmn.sequential else own.max_concurrency,
            # Absent where nothing is thrown, so that plans of before keep their fingerprints.
            **({"events": events} if events else {}),
        }

    def begin(self, context: Context) -> Moves:
        """The first part, or all that may run at once."""
        items = _items(context, self.config(context))
        if len(items) > LIMIT:
            message = f"{context.node.label} would run {len(items):,} times; at most {LIMIT:,} are allowed."
            return (RaiseIncident("too-many-instances", message),)
        context.execution.memory = {"items": items, "started": 0, "done": 0, "outputs": {}}
        return self._more(context)

    def go_on(self, context: Context) -> Moves:
        """More parts, or the end when all are done or the completion condition holds."""
        config, memory = self.config(context), _memory(context)
        if config["condition"] is not None:
            visible = {**context.variables, **_counters(memory), **self._collected(context)}
            if context.plan.expression(config["condition"]).evaluate(visible, now=context.now):
                return self._end(context)
        return self._more(context)

    def announce(self, context: Context) -> Moves | None:
        """What the behavior throws for the next part of those that have ended."""
        events, memory = self.config(context).get("events"), _memory(context)
        told = memory.get("told", 0)
        if not events or told == memory["done"]:
            return None
        counters = _counters({**memory, "done": told + 1})
        moves = thrown_by_part(context, events, number=told + 1, counters=counters)
        memory["told"] = told + 1
        return moves

    def output(self, context: Context) -> Json:
        """The value of `outputElement`."""
        source = self.config(context)["output_element"]
        return None if source is None else context.evaluate(source)

    def record(self, memory: JsonObject, *, part: int, output: Json) -> None:
        """Keeps the output at the place of its part."""
        super().record(memory, part=part, output=output)
        cast("JsonObject", memory["outputs"])[str(part)] = output

    def skip(self, context: Context, value: Json) -> Moves:
        """A list stands in for the output collection."""
        output = self.config(context)["output_collection"]
        written: list[Move] = [SetVariables({output: value})] if output and isinstance(value, list) else []
        return [EndInside("skipped"), *written, Complete()]

    def _more(self, context: Context) -> Moves:
        memory, config = _memory(context), self.config(context)
        total, started = len(memory["items"]), memory["started"]
        if memory["done"] == total:
            return self._end(context)
        room = (config["at_once"] or total) - (started - memory["done"])
        begun = range(started, min(total, started + max(room, 0)))
        memory["started"] = started + len(begun)
        return (BeginParts([_variables(context, config, memory["items"][i], i) for i in begun]),)

    def _end(self, context: Context) -> Moves:
        collected = self._collected(context)
        written: list[Move] = [SetVariables(collected)] if collected else []
        return [EndInside("the completion condition holds"), *written, Complete()]

    def _collected(self, context: Context) -> JsonObject:
        output, outputs = self.config(context)["output_collection"], _memory(context)["outputs"]
        return {output: [outputs[part] for part in sorted(outputs, key=int)]} if output else {}


def _memory(context: Context) -> dict[str, Any]:
    return cast("dict[str, Any]", context.execution.memory)


def _items(context: Context, config: Config) -> list[Json]:
    """The items, or as many nulls as the number says."""
    if config["collection"] is not None:
        found = context.evaluate(config["collection"])
        if not isinstance(found, list):
            raise ExpressionFailed(config["collection"], "a collection to repeat over is a list")
        return found
    source = config["cardinality"]
    number = context.evaluate(source)
    if isinstance(number, str) and number.strip().isdigit():
        number = int(number)
    if not isinstance(number, int | float) or isinstance(number, bool) or number < 0:
        raise ExpressionFailed(source, "the number of repetitions is a number, not less than 0")
    return [None] * min(int(number), LIMIT + 1)


def _variables(context: Context, config: Config, item: Json, index: int) -> JsonObject:
    """Variables of one part; what its output reads and nobody else has is its own."""
    variables: JsonObject = dict.fromkeys(_own_outputs(context, config["output_element"]))
    if config["element_variable"]:
        variables[config["element_variable"]] = item
    if config["index_variable"]:
        variables[config["index_variable"]] = index
    variables[COUNTER] = index + 1
    return variables


def _own_outputs(context: Context, source: str | None) -> Iterable[str]:
    if source is None:
        return ()
    if source.isidentifier():
        return (source,)
    return [name for name in context.plan.expression(source).names if name not in context.variables]


def _counters(memory: dict[str, Any]) -> JsonObject:
    """By the names of BPMN (§10.3.7.2) and by those that many files use."""
    total, done, started = len(memory["items"]), memory["done"], memory["started"]
    counts: JsonObject = {"Instances": total, "ActiveInstances": started - done, "CompletedInstances": done}
    names: JsonObject = {f"numberOf{name}": count for name, count in counts.items()}
    return {
        **names,
        **{f"nrOf{name}": count for name, count in counts.items()},
        "numberOfTerminatedInstances": 0,
        COUNTER: done,
    }
