"""An ad-hoc sub-process whose agent uses the activities inside as tools (`agent_tools.py`)."""

from __future__ import annotations

from typing import Any

from engine.elements.agent_tools import (
    TOOLS,
    begin_calls,
    finish_call,
    next_call,
    note_decision,
    running_call,
    waiting_call,
)
from engine.elements.approvals import asks_for_approval, decision_of, expired
from engine.elements.catching import catching_boundary
from engine.elements.chooser import ask_with_tools
from engine.elements.context import Context, visible_variables
from engine.elements.embedded import EmbeddedSubProcess
from engine.elements.failures import fail_activity
from engine.elements.moves import Moves, SetVariables, Withdraw
from engine.elements.work.kinds import KINDS
from engine.elements.work.validation import accepted_proposal, offer_proposal
from engine.errors import BpmnError
from engine.json_values import Json, JsonObject
from engine.model import activities
from engine.plan import Node
from engine.state.parts import CALL, TIMER, USER_TASK
from engine.state.triggers import CallCompleted, CallFailed, Trigger, UserTaskSubmitted


class ToolUsing(EmbeddedSubProcess[activities.AdHocSubProcess]):
    """What is asked of it where its config has `tools`."""

    def close(self, context: Context) -> Moves:
        """Ends it; the element says how."""
        raise NotImplementedError

    def occur(self, context: Context, event: Node) -> Moves:
        """Nobody has decided about a tool in time."""
        if event.id != context.node.id or TOOLS not in context.memory:
            return super().occur(context, event)
        note_decision(context, expired(waiting_call(context)))
        return [Withdraw(USER_TASK), *self._go_on(context)]

    def with_tools(self, context: Context, trigger: Trigger) -> Moves:
        """The agent pauses at tools or is done, or a person has decided."""
        config: Any = context.node.config
        match trigger:
            case CallCompleted() if asks_for_approval(trigger):
                begin_calls(context, trigger.value)
                return self._go_on(context)
            case CallCompleted() if config["agent"]["human_validation"]:
                return (offer_proposal(context, trigger.value),)
            case CallCompleted():
                return self.answered(context, trigger.value)
            case CallFailed():
                left = without_agent(context, trigger)
                is_noted = any(isinstance(move, SetVariables) for move in left)
                return [*left, *self.close(context)] if is_noted else left
            case UserTaskSubmitted() if TOOLS in context.memory:
                note_decision(context, decision_of(waiting_call(context), trigger))
                return [Withdraw(TIMER), *self._go_on(context)]
            case UserTaskSubmitted():
                accepted, proposal = accepted_proposal(context, trigger)
                if accepted:
                    return self.answered(context, proposal)
                error = BpmnError("proposal-rejected", "A person rejected the proposal.", context.node.id)
                return fail_activity(context, error, error_variable=config["agent"]["error_variable"])
            case _:
                return super().trigger(context, trigger)

    def answered(self, context: Context, answer: Json) -> Moves:
        """The agent is done, and so is the sub-process."""
        config: Any = context.node.config
        return [*KINDS["agent"].answer(context, config["agent"], answer), *self.close(context)]

    def _go_on(self, context: Context) -> Moves:
        """The next tool, or the agent with the results of all."""
        found = next_call(context)
        if not isinstance(found, dict):
            return found
        inside = visible_variables(context.state, scope=context.execution.id)
        return (ask_with_tools(context, inside, continuation=found),)

    def tool_ended(self, context: Context) -> Moves:
        """What the agent has begun has ended; after a new try nobody was asked while it still ran."""
        if running_call(context) is None:
            return () if has_open(context, CALL, USER_TASK) else self.ask_anew(context)
        finish_call(context)
        return self._go_on(context)

    def ask_anew(self, context: Context) -> Moves:
        """A person had it tried again: the agent begins from the start, once nothing runs any more."""
        if not is_idle(context):
            return ()
        context.memory.pop(TOOLS, None)
        inside = visible_variables(context.state, scope=context.execution.id)
        return (ask_with_tools(context, inside, continuation=None),)


def without_agent(context: Context, failure: CallFailed) -> Moves:
    """The agent failed: with `errorVariable` that is noted and people choose, else as of any activity."""
    config: Any = context.node.config
    error = BpmnError(failure.code, failure.message, context.node.id, failure.attempts)
    variable = config["agent"]["error_variable"]
    if variable and catching_boundary(context.plan, context.node, error=error) is None:
        described: JsonObject = {"code": error.code, "message": error.message, "element": error.element}
        return (SetVariables({variable: {**described, "attempts": error.attempts}}),)
    return (Withdraw(USER_TASK), *fail_activity(context, error, error_variable=None))


def has_open(context: Context, *kinds: str) -> bool:
    """Whether it waits for one of these itself, not an activity inside."""
    handles = (context.state.handles[each] for each in context.execution.handles)
    return any(each.kind in kinds and each.element == context.node.id for each in handles)


def is_idle(context: Context) -> bool:
    """Whether nothing lives or moves inside."""
    scope = context.state.scopes.get(context.execution.id)
    return scope is None or scope.is_idle
