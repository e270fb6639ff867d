"""What all tasks share that a machine does: the call, its answer, its failure."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from engine.elements.approvals import (
    PENDING,
    asks_for_approval,
    begin_approval,
    decision_of,
    expired,
    next_approval,
    settle,
    undecided,
)
from engine.elements.behaviour import Behaviour
from engine.elements.context import Context
from engine.elements.failures import compile_limits, fail_activity, retry_rule, timeout_rule
from engine.elements.moves import COMPLETE, Moves, OpenCall, SetVariables, Withdraw
from engine.elements.surroundings import Surroundings
from engine.elements.work.kinds import KINDS, kind_of
from engine.elements.work.validation import accepted_proposal, offer_proposal
from engine.errors import BpmnError
from engine.json_values import Json, JsonObject
from engine.model.activities import Task
from engine.plan import Node
from engine.state.parts import TIMER, USER_TASK
from engine.state.triggers import CallCompleted, CallFailed, Trigger, UserTaskSubmitted

TaskModel = TypeVar("TaskModel", bound=Task)


class WorkTask(Behaviour[TaskModel]):
    """Hands its work to an activity and goes on when the answer is there."""

    note: ClassVar[str] = "agent, webhook, e-mail, script, variables or nothing, by configuration"

    def compile(self, node: TaskModel, surroundings: Surroundings) -> JsonObject:
        """The kind of work, its config, retries and time-outs."""
        kind = kind_of(node)
        work = kind.compile(node, surroundings)
        limits = compile_limits(node, default_start_to_close=work.get("start_to_close"))
        return {"kind": kind.name, "work": work, "local": _is_local(node, work, limits), **limits}

    def activate(self, context: Context) -> Moves:
        """Asks for the work."""
        context.memory.pop(PENDING, None)
        return self._ask(context, more={})

    def _ask(self, context: Context, *, more: JsonObject) -> Moves:
        """Asks for the work with its input as it is now; `more` stands beside it in the request."""
        node = context.node
        config: Any = node.config
        request = KINDS[config["kind"]].request(context, config["work"])
        if more:
            request = {**request, **more}
        timeouts = node.remember("timeouts", make=timeout_rule)
        if config["kind"] == "script":
            request["timeout_seconds"] = timeouts.start_to_close
        return (
            OpenCall(
                config["kind"],
                request,
                node.remember("retry", make=retry_rule),
                timeouts,
                config["local"],
                config["task_queue"],
            ),
        )

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """Takes the answer."""
        config: Any = context.node.config
        error_variable = config["work"].get("error_variable")
        match trigger:
            case CallCompleted() if asks_for_approval(trigger):
                return begin_approval(context, trigger.value)
            case CallCompleted() if config["work"].get("human_validation"):
                return (offer_proposal(context, trigger.value),)
            case CallCompleted():
                return self.skip(context, trigger.value)
            case CallFailed():
                error = BpmnError(trigger.code, trigger.message, context.node.id, trigger.attempts)
                return fail_activity(context, error, error_variable=error_variable)
            case UserTaskSubmitted() if PENDING in context.memory:
                decision = decision_of(undecided(context.memory[PENDING]), trigger)
                return [Withdraw(TIMER), *self._decided(context, decision)]
            case UserTaskSubmitted():
                accepted, proposal = accepted_proposal(context, trigger)
                if accepted:
                    return self.skip(context, proposal)
                rejection = BpmnError("proposal-rejected", "A person rejected the proposal.", context.node.id)
                return fail_activity(context, rejection, error_variable=error_variable)
            case _:
                return super().trigger(context, trigger)

    def occur(self, context: Context, event: Node) -> Moves:
        """Nobody has decided about a tool in time."""
        if PENDING not in context.memory:
            return super().occur(context, event)
        return [Withdraw(USER_TASK), *self._decided(context, expired(undecided(context.memory[PENDING])))]

    def _decided(self, context: Context, decision: JsonObject) -> Moves:
        """The next call that waits, or the agent with everything that was decided."""
        continuation = settle(context, decision)
        if continuation is None:
            return next_approval(context)
        return self._ask(context, more={"continuation": continuation})

    def skip(self, context: Context, value: Json) -> Moves:
        """Writes `value` as the result and goes on."""
        config: Any = context.node.config
        work = config["work"]
        moves = KINDS[config["kind"]].answer(context, work, value)
        if work.get("error_variable"):
            moves = (*moves, SetVariables({work["error_variable"]: None}))
        return (*moves, *COMPLETE) if moves else COMPLETE


def _is_local(node: Task, work: JsonObject, limits: JsonObject) -> bool:
    """Local by kind, unless the author asks for a queue or a longer time-out (`execution.md`)."""
    if "local_limit" not in work or node.extensions.task_queue is not None:
        return False
    longest: Any = work["local_limit"]
    timeouts: Any = limits["timeouts"]
    return longest is None or timeouts["start_to_close"] <= longest
