"""`perform`: a list of decisions played from the start, each to rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from engine.elements.process_starts import process_starts
from engine.errors import EngineError, InvalidVariable, PeriscopeError
from engine.plan.forms import check_form
from engine.play.decisions import (
    AnswerTask,
    AnswerWork,
    Begin,
    BroadcastSignal,
    ChangeVariables,
    Decision,
    FailWork,
    Hold,
    PublishMessage,
    RunWork,
    SettleIncident,
    SkipTime,
    Stop,
)
from engine.play.stage import OFFLINE, Stage, Work
from engine.state.triggers import (
    CallCompleted,
    CallFailed,
    Cancel,
    ResolveIncident,
    SetVariables,
    Trigger,
    UserTaskSubmitted,
)
from engine.testing.world import CallAnswer, Post

LONGEST_DELAY = 10 * 366 * 86_400.0
"""Seconds that a made-up answer may take."""


class DecisionRefused(PeriscopeError):
    """A decision does not fit what the session waits for; `fields` says why by field of a form."""

    def __init__(self, message: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


@dataclass(frozen=True, slots=True)
class Performance:
    """What was played: the stage as it is now, and how many events there were after each decision."""

    stage: Stage
    played: tuple[Decision, ...] = ()
    marks: tuple[int, ...] = ()
    refusal: str | None = None
    """Why the decision after the last played one does not fit."""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """The instance that was started first; "" before."""
        return next(iter(self.stage.instances), "")


def perform(stage: Stage, decisions: Iterable[Decision]) -> Performance:
    """Plays decisions on a fresh stage, up to the first that does not fit."""
    played: list[Decision] = []
    marks: list[int] = []
    for decision in decisions:
        try:
            carry_out(stage, decision)
        except DecisionRefused as refusal:
            return Performance(stage, tuple(played), tuple(marks), str(refusal), refusal.fields)
        played.append(decision)
        marks.append(len(stage.events))
    return Performance(stage, tuple(played), tuple(marks))


def carry_out(stage: Stage, decision: Decision) -> None:
    """Plays one more decision and lets everything that follows happen; raises DecisionRefused."""
    _decide(stage, decision)
    stage.run()


def _decide(stage: Stage, decision: Decision) -> None:  # noqa: C901, PLR0912 - one match over the closed union
    match decision:
        case Begin():
            _begin(stage, decision)
        case AnswerTask():
            _answer_task(stage, decision)
        case RunWork():
            _run(stage, decision)
        case AnswerWork():
            answer = CallAnswer(decision.result, None, _delay(decision.delay))
            _answer(stage, decision, answer, CallCompleted(decision.call, decision.result))
        case FailWork():
            failed = CallFailed(decision.call, decision.code, decision.message)
            error = (decision.code, decision.message)
            _answer(stage, decision, CallAnswer(None, error, _delay(decision.delay)), failed)
        case SkipTime():
            if stage.due(decision.instance, decision.handle) is None:
                raise DecisionRefused(f"No timer {decision.handle} runs in {decision.instance}.")
            stage.jump_to(decision.instance, decision.handle)
        case PublishMessage():
            stage.publish("messages", Post(decision.name, decision.key, decision.payload))
        case BroadcastSignal():
            stage.publish("signals", Post(decision.name, None, decision.payload))
        case SettleIncident():
            _settle(stage, decision)
        case ChangeVariables():
            _reach(stage, decision.instance, SetVariables(decision.variables))
        case Stop():
            _reach(stage, decision.instance, Cancel(decision.reason))
        case Hold():
            (stage.hold.discard if decision.off else stage.hold.add)(decision.element)
        case _:
            assert_never(decision)


def _begin(stage: Stage, decision: Begin) -> None:
    plan = stage.plans.get(decision.process)
    if plan is None:
        raise DecisionRefused(f"There is no process {decision.process!r}.")
    starts = process_starts(plan)
    chosen = decision.start_event
    if chosen is not None and chosen not in {each.element for each in starts}:
        raise DecisionRefused(f"{decision.process} has no start event {chosen!r}.")
    if chosen is not None and len(starts) == 1 and starts[0].kind == "none":
        chosen = None
    try:
        stage.start(decision.process, dict(decision.variables), start_event=chosen)
    except InvalidVariable as error:
        fields = {error.variable: error.reason}
        raise DecisionRefused(f"{error.variable}: {error.reason}.", fields=fields) from error


def _answer_task(stage: Stage, decision: AnswerTask) -> None:
    asked = stage.asked(decision.instance, decision.task)
    if asked is None:
        raise DecisionRefused(f"No user task {decision.task} is open in {decision.instance}.")
    task = asked.task
    state = stage.instances[decision.instance].state
    known = {**state.variables, **task.data}
    answer = check_form(task.form, decision.data, variables=known, now=stage.now)
    if answer.errors:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in answer.errors.items())
        raise DecisionRefused(f"The form does not take this answer. {reasons}", fields=dict(answer.errors))
    asked.answer = {**decision.data, **({"action": decision.action} if decision.action else {})}
    submitted = UserTaskSubmitted(decision.task, answer.values, task.assignee, decision.action)
    _reach(stage, decision.instance, submitted)


def _undecided(stage: Stage, instance: str, call: str) -> Work:
    work = stage.work(instance, call)
    if work is None or work.decided:
        raise DecisionRefused(f"No work {call} waits for an answer in {instance}.")
    return work


def _run(stage: Stage, decision: RunWork) -> None:
    work = _undecided(stage, decision.instance, decision.call)
    if work.effect.kind not in OFFLINE:
        raise DecisionRefused(f"Work of kind {work.effect.kind} cannot run here: give its answer.")
    stage.run_now(work)


def _answer(stage: Stage, decision: AnswerWork | FailWork, answer: CallAnswer, trigger: Trigger) -> None:
    work = _undecided(stage, decision.instance, decision.call)
    stage.answer_work(work, answer, trigger)


def _delay(seconds: float) -> float:
    if not 0 <= seconds <= LONGEST_DELAY:
        raise DecisionRefused(f"An answer takes between no time and ten years, found {seconds} seconds.")
    return seconds


def _settle(stage: Stage, decision: SettleIncident) -> None:
    hosted = stage.instances.get(decision.instance)
    if hosted is None or decision.incident not in hosted.state.handles:
        raise DecisionRefused(f"No incident {decision.incident} is open in {decision.instance}.")
    settled = ResolveIncident(
        decision.incident, decision.resolution, decision.value, dict(decision.variables)
    )
    _reach(stage, decision.instance, settled)


def _reach(stage: Stage, instance: str, trigger: Trigger) -> None:
    hosted = stage.instances.get(instance)
    if hosted is None or hosted.state.is_over:
        raise DecisionRefused(f"The instance {instance} does not run.")
    try:
        stage.send(instance, trigger)
    except EngineError as error:
        raise DecisionRefused(str(error)) from error
