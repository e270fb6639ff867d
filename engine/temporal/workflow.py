"""The one workflow class: an inbox, a state, a loop (`architecture.md`, engine/temporal)."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from engine.errors import EngineError, InvalidVariable, WrongTrigger
from engine.interpreter import Outcome, new_state, step
from engine.interpreter.migration import went_over
from engine.plan import Plan
from engine.state.instance import State
from engine.state.triggers import (
    ChildEscalated,
    ChildFailed,
    MessageArrived,
    Migrate,
    SetVariables,
    SignalArrived,
    Trigger,
)
from engine.temporal.answers import decided, is_lost, submitted
from engine.temporal.cancelling import cancellation
from engine.temporal.clock import Clock
from engine.temporal.continuation import continue_instance, restore_effects
from engine.temporal.extern import read_plan
from engine.temporal.hearing import Hearing
from engine.temporal.migration import Requests, check_migration, refusal, trigger_of
from engine.temporal.origins import read_origin, start_of
from engine.temporal.payloads import (
    ChildReport,
    IncidentResolution,
    InstanceInput,
    InstanceOutput,
    JsonObject,
    MessageDelivery,
    MigrationRequest,
    Rest,
    SignalDelivery,
    UserTaskSubmission,
    VariableEdit,
    instance_memo,
)
from engine.temporal.perform import Performer
from engine.temporal.recorder import Recorder
from engine.temporal.search import Index
from engine.temporal.surroundings import Surroundings

HISTORY_LIMIT = 10_000
"""Events of one run after which the instance continues as new, whatever Temporal suggests."""


@workflow.defn(dynamic=True, sandboxed=False)
class ProcessWorkflow:
    """Runs any plan. The workflow type is the process id, the workflow id is the instance id."""

    def __init__(self) -> None:
        self._inbox: deque[Trigger] = deque()
        self._state: State = new_state()
        self._defects: list[BaseException] = []
        self._migrations = Requests()
        self._begun = False
        self._early: list[Callable[[], None]] = []
        self._hearing = Hearing(self._inbox.append)

    @workflow.run
    async def run(self, args: Sequence[RawValue]) -> InstanceOutput:
        """Lives as long as the instance; returns its variables, fails with its error code."""
        self._begin(read_origin(args))
        self._recording = asyncio.create_task(self._recorder.run())
        while not self._state.is_over:
            await self._until(lambda: bool(self._inbox))
            self._work()
            if self._should_continue_as_new():
                await self._continue_as_new()
        self._migrations.close()
        await self._until(self._is_told)
        await self._hear_of_launches()
        return self._end()

    async def _hear_of_launches(self) -> None:
        """That a detached child could not be started may be known only when everything else is over."""
        for trigger in [each for each in self._inbox if isinstance(each, ChildFailed) and each.detached]:
            self._recorder.take(self._step(trigger).events)
            self._recorder.demand()
        await self._until(self._recorder.settled)

    def _is_told(self) -> bool:
        """Whether all that others must hear of has left, answers to updates too."""
        left = self._recorder.settled() and self._performer.launched()
        return left and workflow.all_handlers_finished()

    def _begin(self, origin: InstanceInput) -> None:
        instance = workflow.info().workflow_id
        self._origin = origin
        self._plan = read_plan(origin.fingerprint)
        self._clock = Clock(manual=origin.clock)
        self._hearing.directed = origin.directed
        self._index = Index(on=origin.indexed)
        self._performer = Performer(self._surroundings())
        if origin.snapshot is None:
            self._recorder = Recorder(instance)
            self._inbox.appendleft(start_of(instance, origin))
        else:
            self._state = State.restore(origin.snapshot)
            self._recorder = Recorder(instance, durable=self._state.sequence, generation=origin.generation)
            triggers = restore_effects(origin.resume or {}, self._performer)
            self._inbox.extendleft(reversed(triggers))
        self._begun = True
        for act in self._early:
            act()

    def _when_begun(self, act: Callable[[], None]) -> None:
        """Signals of the first workflow task come before `run`: what needs its parts waits for them."""
        if self._begun:
            act()
        else:
            self._early.append(act)

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            self._plan,
            self._origin,
            self._clock,
            self._hearing.take,
            self._defects.append,
            lambda: self._state.sequence,
        )

    async def _until(self, condition: Callable[[], bool]) -> None:
        """Waits; a request to cancel becomes a trigger like every other and interrupts nothing."""
        while not condition():
            try:
                await workflow.wait_condition(lambda: condition() or bool(self._defects))
            except asyncio.CancelledError:
                if workflow.cancellation_reason() is None:
                    raise  # nobody asked for it: this run leaves the worker's memory
                self._inbox.append(cancellation())
            if self._defects:
                raise self._defects[0]

    def _work(self) -> None:
        """Steps through everything in the inbox and performs what it asks for."""
        while self._inbox and not self._state.is_over:
            try:
                outcome = self._step(self._inbox.popleft())
            except InvalidVariable as refused:
                raise ApplicationError(str(refused), type="invalid-variable", non_retryable=True) from refused
            for effect in outcome.effects:
                self._performer.perform(effect)
            self._recorder.take(outcome.events)
        if self._recorder.due():
            self._index.update(self._state)

    def _step(self, trigger: Trigger) -> Outcome:
        if is_lost(trigger, self._state):
            return Outcome()
        if not isinstance(trigger, Migrate):
            return step(self._plan, self._state, trigger, self._clock.now())
        target, refused, outcome = read_plan(trigger.fingerprint), None, Outcome()
        try:
            outcome = step(self._plan, self._state, trigger, self._clock.now(), target=target)
        except WrongTrigger as wrong:
            refused = str(wrong)
        if went_over(outcome):
            self._go_over_to(target, version=trigger.to_version)
        self._migrations.stepped(trigger, refused=refused)
        return outcome

    def _go_over_to(self, plan: Plan, *, version: int | None) -> None:
        """From now on everything is done with another plan, after continuing as new too."""
        self._plan = plan
        told = self._origin.version if version is None else str(version)
        self._origin = replace(self._origin, fingerprint=plan.fingerprint, version=told)
        self._performer.go_on_with(self._surroundings())
        workflow.upsert_memo(instance_memo(plan.fingerprint, name=plan.name, version=told))
        self._index.tell_version(told)

    def _should_continue_as_new(self) -> bool:
        info = workflow.info()
        long = info.is_continue_as_new_suggested() or info.get_current_history_length() >= HISTORY_LIMIT
        return long and not self._state.is_over

    async def _continue_as_new(self) -> None:
        """Lets running calls end, then continues with the same state; ends instead when that ends it."""
        self._performer.drain()
        while not self._state.is_over and not self._performer.idle():
            await self._until(lambda: bool(self._inbox) or self._performer.idle())
            self._work()
        self._recorder.demand()
        await self._until(self._recorder.settled)
        while self._migrations.pending and not self._state.is_over:
            self._work()
            self._recorder.demand()
            await self._until(lambda: self._recorder.settled() and workflow.all_handlers_finished())
        if not self._state.is_over:
            left = (*self._inbox, *self._hearing.left())
            continue_instance(self._origin, self._state, self._performer, self._clock, left)

    def _end(self) -> InstanceOutput:
        status, failure = self._state.status, self._state.failure
        if status == "completed":
            return InstanceOutput(self._state.result)
        if status == "cancelled":
            raise asyncio.CancelledError(workflow.cancellation_reason() or "")
        if failure is None:
            raise EngineError(f"an instance ended as {status} without a failure")
        raise ApplicationError(
            failure.message,
            {"element": failure.element, "attempts": failure.attempts},
            type=failure.code,
            non_retryable=True,
        )

    @workflow.signal
    def submit_user_task(self, submission: UserTaskSubmission) -> None:
        """A person completed a user task."""
        self._inbox.append(submitted(submission))

    @workflow.signal
    def resolve_incident(self, resolution: IncidentResolution) -> None:
        """A person decided about an incident."""
        self._inbox.append(decided(resolution))

    @workflow.signal
    def set_variables(self, edit: VariableEdit) -> None:
        """A person edits variables."""
        self._inbox.append(SetVariables(edit.variables, edit.actor, edit.expected))

    @workflow.signal
    def deliver_message(self, delivery: MessageDelivery) -> None:
        """A message for this instance."""
        self._inbox.append(MessageArrived(delivery.name, delivery.key, delivery.payload, delivery.wait))

    @workflow.signal
    def deliver_signal(self, delivery: SignalDelivery) -> None:
        """A BPMN signal that is broadcast."""
        self._inbox.append(SignalArrived(delivery.name, delivery.payload, delivery.wait))

    @workflow.signal
    def child_escalated(self, report: ChildReport) -> None:
        """A child instance reports an escalation."""
        self._hearing.take(ChildEscalated(report.child, report.code, report.element))

    @workflow.update
    async def migrate(self, request: MigrationRequest) -> None:
        """Moves the instance to another plan; the update fails with the reason when that cannot be done."""
        trigger = trigger_of(request)
        self._inbox.append(trigger)
        await self._migrations.take_turn(trigger)

    @migrate.validator
    def _check_migration(self, request: MigrationRequest) -> None:
        if self._state.instance == "":
            raise refusal("The instance has not begun.")
        check_migration(request, self._plan, self._state, now=self._clock.now())

    @workflow.signal
    def migrate_along(self, request: MigrationRequest) -> None:
        """The parent instance has moved; this one goes along where it can."""
        self._inbox.append(trigger_of(request))

    @workflow.signal
    def advance_clock(self, moment: float) -> None:
        """Moves a manual clock; any other clock ignores it."""
        self._when_begun(lambda: self._clock.advance(moment))

    @workflow.signal
    def hear_child(self, child: str) -> None:
        """Lets the next through that a child tells, in a rehearsal; elsewhere nothing waits for it."""
        self._when_begun(lambda: self._hearing.allow(child))

    @workflow.signal
    def fire_timer(self, timer: str) -> None:
        """Fires a timer now instead of when it is due; one that does not run changes nothing."""
        self._when_begun(lambda: self._performer.fire(timer))

    @workflow.query
    def events_after(self, sequence: int) -> JsonObject:
        """Events that are not durable yet and follow `sequence`."""
        return self._recorder.events_after(sequence).to_json()

    @workflow.query
    def snapshot(self) -> JsonObject:
        """The whole state, for repair and for people who look into a fault."""
        return self._state.snapshot()

    @workflow.query
    def rest(self) -> Rest:
        """What the instance is doing right now."""
        calls, children = self._performer.in_flight()
        next_timer = min((timer.due for timer in self._performer.timers()), default=None)
        return Rest(self._state.status, self._state.sequence, calls, children, next_timer, self._clock.now())
