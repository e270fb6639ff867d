"""Where something can go on or begin in the new plan."""

from __future__ import annotations

from engine.elements.catching import is_event_subprocess
from engine.elements.event_definitions.definitions import definitions_of
from engine.elements.registry import ELEMENTS
from engine.interpreter.migration.pairing import Pair, mismatch
from engine.interpreter.migration.verdict import BEGIN, BEGIN_AT, CONTINUE, END, END_HERE, Target
from engine.plan import Node, Plan


def targets_of(pair: Pair, was: Node, *, scope: str) -> tuple[Target, ...]:
    """All that a person may choose for an execution of `was`: to go on, to begin somewhere, or to end."""
    goes_on = tuple(
        Target(node.id, node.id, node.name, CONTINUE)
        for node in pair.new.nodes.values()
        if mismatch(pair, was, node, scope=scope) is None
    )
    return (*goes_on, *places_to_begin(pair.new, scope=scope), Target(END_HERE, "", "", END))


def places_to_begin(plan: Plan, *, scope: str) -> tuple[Target, ...]:
    """Elements of a scope at which a token may be put."""
    return tuple(
        Target(f"{BEGIN_AT}{node.id}", node.id, node.name, BEGIN)
        for node in plan.nodes.values()
        if node.scope == scope and may_begin(plan, node)
    )


def may_begin(plan: Plan, node: Node) -> bool:
    """Whether a token may begin here: not at what only an event starts, and not past a join."""
    if node.type == "boundaryEvent" or is_event_subprocess(plan, node):
        return False
    if ELEMENTS[node.type].joins and len(node.incoming) > 1:
        return False
    if node.type == "startEvent":
        return not definitions_of(node)
    chosen_by_people = node.scope in plan.nodes and plan.nodes[node.scope].type == "adHocSubProcess"
    return bool(node.incoming) or node.id in plan.scopes[node.scope].starts or chosen_by_people


def suggestion_among(targets: tuple[Target, ...], was: Node) -> str:
    """The target that looks most like `was`: same id, else same name, else the only one that goes on."""
    for same in (
        [each for each in targets if each.element == was.id],
        [each for each in targets if was.name and each.name == was.name],
        [each for each in targets if each.how == CONTINUE],
    ):
        goes_on = [each for each in same if each.how == CONTINUE] or same
        if len(goes_on) == 1:
            return goes_on[0].value
    return ""
