"""The steps of a process in the order in which they happen, with the numbers that sentences name them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.model.activities import SubProcess
from engine.model.events import BoundaryEvent, StartEvent
from engine.model.gateways import Gateway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.model.foundation import FlowNode, SequenceFlow


def in_order(nodes: Sequence[FlowNode], flows: Sequence[SequenceFlow]) -> list[FlowNode]:
    """Returns the nodes of a scope, each after what leads to it, loops apart."""
    by_id = {node.id: node for node in nodes}
    after: dict[str, list[str]] = {node.id: [] for node in nodes}
    for node in nodes:
        if isinstance(node, BoundaryEvent) and node.attached_to in after:
            after[node.attached_to].append(node.id)
    for flow in flows:
        if flow.source in after and flow.target in by_id:
            after[flow.source].append(flow.target)
    done: list[str] = []
    begins = [node.id for node in nodes if isinstance(node, StartEvent)]
    for first in [*reversed(begins), *(node.id for node in nodes)]:
        visit(first, after=after, done=done)
    return [by_id[name] for name in reversed(last_first(done, begins=begins, after=after))]


def visit(first: str, *, after: dict[str, list[str]], done: list[str]) -> None:
    """Notes what can be reached, each behind everything that comes after it (a walk without recursion)."""
    seen = {*done}
    waiting: list[tuple[str, bool]] = [(first, False)]
    while waiting:
        name, left = waiting.pop()
        if left:
            done.append(name)
        elif name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting.extend((each, False) for each in after[name] if each not in seen)


def last_first(done: list[str], *, begins: list[str], after: dict[str, list[str]]) -> list[str]:
    """Returns the noted names with what nothing leads to behind the starts."""
    led_to = {each for names in after.values() for each in names}
    loose = [name for name in done if name not in led_to and name not in begins]
    return [*loose, *(name for name in done if name not in loose)]


def is_told(node: FlowNode, flows: dict[str, SequenceFlow]) -> bool:
    """Tells whether a node is a step of its own: what only joins or splits without a decision is not."""
    if not isinstance(node, Gateway):
        return not (isinstance(node, StartEvent) and not node.definitions)
    return len(node.outgoing) > 1 and any(flows[name].condition for name in node.outgoing if name in flows)


def numbers_of(
    nodes: Sequence[FlowNode], flows: dict[str, SequenceFlow], *, prefix: str = ""
) -> dict[str, str]:
    """Returns node → "4" or, inside a sub-process, "4.2"; what is not told has no number."""
    numbers: dict[str, str] = {}
    count = 0
    for node in in_order(nodes, list(flows.values())):
        if not is_told(node, flows) or isinstance(node, BoundaryEvent):
            continue
        count += 1
        numbers[node.id] = f"{prefix}{count}"
        if isinstance(node, SubProcess):
            inner = {flow.id: flow for flow in node.flows}
            numbers |= numbers_of(node.nodes, inner, prefix=f"{prefix}{count}.")
    return numbers
