"""Ad-hoc sub-process (BPMN 2.0 §10.3.5.2): people or an agent choose which activity comes next.

The choice is a user task at the sub-process itself: `next` names an activity (or several), the action
`complete` ends it. With sequential ordering the choice comes back when nothing runs, with parallel at once.
An `AIAgentConfiguration` lets an agent choose beside the people, whoever comes first (`elements/chooser.py`).
Where activities inside carry a `ToolConfiguration`, the agent uses those as tools instead (`agent_tools.py`).
It also ends when its completion condition holds after an activity; what still runs is cancelled, or awaited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.elements.chooser import (
    CHOSEN,
    CLOSING,
    ask_chooser,
    ask_with_tools,
    chosen_so_far,
    compile_chooser,
    has_chooser,
)
from engine.elements.context import Context, visible_variables
from engine.elements.moves import (
    BeginInside,
    EndInside,
    EnterScope,
    Move,
    Moves,
    OpenUserTask,
    RaiseIncident,
    SetVariables,
    Warn,
    Withdraw,
)
from engine.elements.surroundings import Surroundings
from engine.elements.tool_using import ToolUsing, has_open, is_idle, without_agent
from engine.elements.work.kinds import KINDS
from engine.json_values import Json, JsonObject, Variables
from engine.model import activities
from engine.model.events import BoundaryEvent
from engine.state.lifecycle import INCIDENT
from engine.state.parts import CALL, USER_TASK
from engine.state.triggers import CallCompleted, CallFailed, Trigger, UserTaskSubmitted

COMPLETE_ACTION = "complete"


class AdHocSubProcess(ToolUsing):
    """Always a scope of its instance."""

    type = "adHocSubProcess"
    model = activities.AdHocSubProcess
    note = "inline; people choose the next activity by a user task, or an agent does"
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
            **compile_chooser(node, choices, surroundings),
        }

    def activate(self, context: Context) -> Moves:
        """Opens the scope and offers the choice; after an incident the scope is open already."""
        config: Any = context.node.config
        if context.execution.id in context.state.scopes:
            return self.ask_anew(context) if "tools" in config else self.branch_ended(context)
        inputs = context.inputs(config["inputs"]) if config["inputs"] else {}
        if "tools" in config:
            variables = {**context.variables, **inputs}
            return [EnterScope(inputs, ""), ask_with_tools(context, variables, continuation=None)]
        opened: list[Move] = [EnterScope(inputs, ""), _offer(context)]
        return [*opened, *_ask(context, {**context.variables, **inputs})]

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """A person or the agent has chosen, or the agent has failed."""
        config: Any = context.node.config
        if "tools" in config:
            return self.with_tools(context, trigger)
        match trigger:
            case UserTaskSubmitted():
                done = trigger.action == COMPLETE_ACTION or trigger.data.get(COMPLETE_ACTION)
                return self._by_person(context, trigger.data.get("next"), done=bool(done))
            case CallCompleted() if "agent" in config:
                return self._by_agent(context, trigger.value)
            case CallFailed() if "agent" in config:
                return without_agent(context, trigger)
            case CallCompleted() | CallFailed():
                return ()  # a version that the instance has moved to has no agent here
            case _:
                return super().trigger(context, trigger)

    def branch_ended(self, context: Context) -> Moves:
        """An activity ended: done, or the next choice."""
        config: Any = context.node.config
        if context.execution.status == INCIDENT:
            return ()
        if CLOSING in context.memory or (config["condition"] and context.holds(config["condition"])):
            return self.close(context)
        idle = is_idle(context)
        if "tools" in config:
            return self.tool_ended(context) if idle else ()
        if not idle and config["sequential"]:
            return ()
        offer = () if has_open(context, USER_TASK) else (_offer(context),)
        inside = visible_variables(context.state, scope=context.execution.id)
        return [*offer, *_ask(context, inside)] if idle else offer

    def skip(self, context: Context, value: Json) -> Moves:
        """It ends here, or goes on with the activity that `value` names in place of the agent."""
        chosen = value.get("next") if isinstance(value, dict) else value
        known = _known(context, chosen)
        if known and context.execution.id in context.state.scopes:
            return self._begin(context, known)
        return [EndInside("skipped"), *super().skip(context, value)]

    def _by_person(self, context: Context, chosen: Json, *, done: bool) -> Moves:
        if done:
            return self.close(context)
        known = _known(context, chosen)
        if not known:
            return (
                Warn("unknown-choice", f"{context.node.label} has no activity {chosen!r}."),
                _offer(context),
            )
        return self._begin(context, known)

    def _by_agent(self, context: Context, answer: Json) -> Moves:
        config: Any = context.node.config
        chosen = answer.get("next", answer) if isinstance(answer, dict) else answer
        known = _known(context, chosen)
        if chosen is not None and not known:
            message = f"{context.node.label}: the agent chose {chosen!r}, which is no activity in it."
            return (Withdraw(USER_TASK), RaiseIncident("unknown-choice", message))
        if config["agent"]["human_validation"]:
            return (Withdraw(USER_TASK), _offer(context, {"next": chosen, COMPLETE_ACTION: chosen is None}))
        written = KINDS["agent"].answer(context, config["agent"], answer)
        if chosen is None:
            return [*written, Withdraw(USER_TASK), *self.close(context)]
        return [*written, Withdraw(USER_TASK), *self._begin(context, known)]

    def _begin(self, context: Context, known: list[str]) -> Moves:
        """What was chosen begins. In sequence nobody is asked before it has ended, else people at once."""
        context.memory[CHOSEN] = [*chosen_so_far(context), *known]
        begun: list[Move] = [BeginInside(each) for each in known]
        if context.node.config["sequential"]:
            return [Withdraw(CALL), *begun]
        return [*begun, _offer(context)]

    def close(self, context: Context) -> Moves:
        """Done: at once, or when what still runs has ended."""
        if not is_idle(context) and not context.node.config["cancels"]:
            context.memory[CLOSING] = True
            return (Withdraw(CALL),)
        inside = dict(context.state.scopes[context.execution.id].variables)
        ended: Sequence[Move] = self.scope_ended(context, inside)
        written = [move for move in ended if isinstance(move, SetVariables)]
        return [*written, EndInside("completed"), *(move for move in ended if move not in written)]


def _known(context: Context, chosen: Json) -> list[str]:
    config: Any = context.node.config
    wanted = chosen if isinstance(chosen, list) else [chosen]
    return [choice for choice, _ in config["choices"] if choice in wanted]


def _ask(context: Context, variables: Variables) -> Moves:
    """Asks the agent, if there is one that is not being asked already."""
    if not has_chooser(context) or has_open(context, CALL):
        return ()
    return (ask_chooser(context, variables),)


def _is_reaction(node: object) -> bool:
    """Whether it begins only when something happens."""
    if isinstance(node, activities.SubProcess) and node.triggered_by_event:
        return True
    return isinstance(node, activities.Activity) and node.is_for_compensation


def _offer(context: Context, proposal: JsonObject | None = None) -> OpenUserTask:
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
        data=proposal or {},
    )
