"""What the engine runs, and what of it a recording has run: computed from the tables of the code."""

from __future__ import annotations

from collections.abc import Iterator

from engine.elements.event_definitions.definition import BOUNDARY, START
from engine.elements.event_definitions.definitions import ALL, definitions_of
from engine.elements.registry import ELEMENTS, LOOPS
from engine.plan import Node, Plan
from engine.plan.structure import OUTERMOST

ALWAYS_INTERRUPTING = {"error", "compensate", "cancel"}
STARTS_PROCESSES = ("timer", "message", "signal")
"""Definitions of start events that begin processes; all others begin event sub-processes only."""
Feature = tuple[str, ...]


def supported() -> set[Feature]:
    """Every element, every event definition at every place (interrupting and not), every loop."""
    found: set[Feature] = {(element,) for element in ELEMENTS}
    for definition in ALL:
        for position in definition.positions:
            ways: tuple[Feature, ...] = ((),)
            if position in {BOUNDARY, START}:
                ways = (("interrupting",), ("beside",))
            if definition.kind in ALWAYS_INTERRUPTING:
                ways = ways[:1]
            found |= {(position, definition.kind, *way) for way in ways}
    found |= {(START, kind, "process") for kind in STARTS_PROCESSES}
    found |= {(kind,) for kind in LOOPS}
    found |= {("multiInstanceLoopCharacteristics", "sequential"), ("callActivity", "detached")}
    return found | {("subProcess", "inline"), ("subProcess", "child"), ("eventSubProcess",)}


def features(plan: Plan) -> Iterator[tuple[str, Feature]]:
    """What a plan holds, element by element."""
    for node in plan.nodes.values():
        yield node.id, (node.type,)
        yield from ((node.id, each) for each in _of_events(plan, node))
        if node.loop is not None:
            kind = str(node.loop["kind"])
            yield node.id, (kind,)
            if node.loop.get("at_once") == 1:
                yield node.id, (kind, "sequential")
        if node.type == "callActivity" and not node.config.get("wait", True):
            yield node.id, ("callActivity", "detached")
        if node.type == "subProcess":
            yield node.id, ("subProcess", "inline" if node.config["inline"] else "child")
        if node.id in plan.scopes and node.id in plan.scopes[node.scope].event_subprocesses:
            yield node.id, ("eventSubProcess",)


def _of_events(plan: Plan, node: Node) -> Iterator[Feature]:
    for definition in definitions_of(node):
        kind = definition["kind"]
        if node.type not in {BOUNDARY, START}:
            yield node.type, kind
        elif node.type == START and node.scope == OUTERMOST:
            yield node.type, kind, "process"
        else:
            interrupting = node.config.get("interrupting", True)
            yield node.type, kind, "interrupting" if interrupting else "beside"
