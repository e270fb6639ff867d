"""Escalations that leave an instance of a rehearsal: who hears of them."""

from __future__ import annotations

from typing import Any

from engine.elements.catching import ESCALATION, boundary_for, catcher_around
from engine.elements.event_definitions.definition import END, THROW
from engine.elements.event_definitions.definitions import definitions_of
from engine.plan import Node, Plan
from engine.rehearsal.scene import Actor


def leaving_escalations(plan: Plan, actor: Actor, node: Node) -> list[str]:
    """Codes of the escalations that a completed element has thrown and that its instance does not catch."""
    if node.type not in {THROW, END} or "/" not in actor.id:
        return []
    found: list[dict[str, Any]] = definitions_of(node)
    codes = [each["code"] for each in found if each["kind"] == ESCALATION]
    return [code for code in codes if not _catches_inside(plan, actor, node, code)]


def hears(plan: Plan, actor: Actor, element: str, code: str) -> bool:
    """Whether an instance has something to say about what its child reports, or passes it on in silence."""
    node = plan.nodes[element]
    if boundary_for(plan, node, kind=ESCALATION, code=code) is not None or "/" not in actor.id:
        return True
    return _catches_inside(plan, actor, node, code)


def _catches_inside(plan: Plan, actor: Actor, node: Node, code: str) -> bool:
    return catcher_around(plan, node, kind=ESCALATION, code=code, outermost=actor.scope) is not None
