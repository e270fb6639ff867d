"""Ad-hoc sub-process (BPMN 2.0 §10.3.5.2): people choose which activity comes next, until it is done.

The choice is a user task at the sub-process itself: `next` names an activity (or several), the action
`complete` ends it. With sequential ordering the choice comes back when nothing runs, with parallel at once.
It also ends when its completion condition holds after an activity; what still runs is cancelled, or awaited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.elements.context import Context
from engine.elements.embedded import EmbeddedSubProcess
from engine.elements.moves import (
    BeginInside,
    EndInside,
    EnterScope,
    Move,
    Moves,
    OpenUserTask,
    SetVariables,
    Warn,
)
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject
from engine.model import activities
from engine.model.events import BoundaryEvent
from engine.state.triggers import Trigger, UserTaskSubmitted

COMPLETE_ACTION = "complete"
CLOSING = "closing"


class AdHocSubProcess(EmbeddedSubProcess[activities.AdHocSubProcess]):
    """Always a scope of its instance."""

    type = "adHocSubProcess"
    model = activities.AdHocSubProcess
    note = "inline; people choose the next activity by a user task"
    keeps_scope = True

    def compile(self, node: activities.AdHocSubProcess, surroundings: Surroundings) -> JsonObject:
        """What can be chosen, in which order, and when it is done."""
        reached = {flow.target for flow in node.flows}
        choices: list[Json] = [
            [each.id, each.name or each.id]
            for each in node.nodes
            if each.id not in reached and not isinstance(each, BoundaryEvent) and not _is_reaction(each)
        ]
        condition = (node.completion_condition or "").strip()
        return {
            **super().compile(node, surroundings),
            "inline": True,
            "choices": choices,
            "sequential": node.ordering == "Sequential",
            "condition": surroundings.expression(node, condition) if condition else None,
            "cancels": node.cancel_remaining,
        }

    def activate(self, context: Context) -> Moves:
        """Opens the scope and offers the choice."""
        config: Any = context.node.config
        inputs = context.inputs(config["inputs"]) if config["inputs"] else {}
        return (EnterScope(inputs, ""), _offer(context))

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """A person has chosen."""
        if not isinstance(trigger, UserTaskSubmitted):
            return super().trigger(context, trigger)
        if trigger.action == COMPLETE_ACTION or trigger.data.get(COMPLETE_ACTION):
            return self._close(context)
        config: Any = context.node.config
        chosen = trigger.data.get("next")
        wanted = chosen if isinstance(chosen, list) else [chosen]
        known = [choice for choice, _ in config["choices"] if choice in wanted]
        if not known:
            return (
                Warn("unknown-choice", f"{context.node.label} has no activity {chosen!r}."),
                _offer(context),
            )
        begun: list[Move] = [BeginInside(each) for each in known]
        return begun if config["sequential"] else [*begun, _offer(context)]

    def branch_ended(self, context: Context) -> Moves:
        """An activity ended: done, or the next choice."""
        config: Any = context.node.config
        if CLOSING in context.memory or (config["condition"] and context.holds(config["condition"])):
            return self._close(context)
        offered = any(context.state.handles[each].kind == "user_task" for each in context.execution.handles)
        return () if offered or not _is_idle(context) else (_offer(context),)

    def skip(self, context: Context, value: Json) -> Moves:
        """It ends here."""
        return [EndInside("skipped"), *super().skip(context, value)]

    def _close(self, context: Context) -> Moves:
        if not _is_idle(context) and not context.node.config["cancels"]:
            context.memory[CLOSING] = True
            return ()
        inside = dict(context.state.scopes[context.execution.id].variables)
        ended: Sequence[Move] = self.scope_ended(context, inside)
        written = [move for move in ended if isinstance(move, SetVariables)]
        return [*written, EndInside("completed"), *(move for move in ended if move not in written)]


def _is_reaction(node: object) -> bool:
    """Whether it begins only when something happens."""
    if isinstance(node, activities.SubProcess) and node.triggered_by_event:
        return True
    return isinstance(node, activities.Activity) and node.is_for_compensation


def _is_idle(context: Context) -> bool:
    scope = context.state.scopes.get(context.execution.id)
    return scope is None or scope.is_idle


def _offer(context: Context) -> OpenUserTask:
    config: Any = context.node.config
    options: list[Json] = [choice for choice, _ in config["choices"]]
    names = ", ".join(f"{name} ({choice})" if name != choice else name for choice, name in config["choices"])
    field: JsonObject = {"name": "next", "type": "select", "label": "Next activity", "options": options}
    done: JsonObject = {"name": COMPLETE_ACTION, "type": "boolean", "label": "Nothing more to do"}
    return OpenUserTask(
        documentation=f"Choose what to do next: {names}.",
        assignee=None,
        candidate_users=(),
        candidate_groups=(),
        priority=3,
        due=None,
        follow_up=None,
        task_type="decision",
        form=(field, done),
        form_ref=None,
        data={},
    )
