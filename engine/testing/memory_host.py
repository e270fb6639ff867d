"""`MemoryHost`: performs effects in memory, with a clock that jumps to whatever comes next."""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from typing import TypeVar, assert_never

from engine.events import ElementCompleted, NumberedEvent, ProcessEvent, UserTaskOpened
from engine.json_values import JsonObject
from engine.plan import Plan
from engine.ports import FunctionRunner
from engine.state import State
from engine.state.effects import (
    CancelActivity,
    CancelChild,
    CancelTimer,
    Effect,
    MigrateChild,
    ReportToParent,
    RunActivity,
    StartChild,
    StartTimer,
    ThrowMessage,
    ThrowSignal,
)
from engine.state.limits import MAX_CALL_DEPTH
from engine.state.triggers import (
    Cancel,
    ChildEscalated,
    ChildFailed,
    SignalArrived,
    Start,
    TimerDue,
    Trigger,
    UserTaskSubmitted,
)
from engine.testing.hosted import Hosted
from engine.testing.offline import run_script, scripted, without_running
from engine.testing.post import Opening, PostOffice
from engine.testing.world import Post, World

Result = TypeVar("Result")

MAX_ANSWERS = 20_000
"""Answers in one run: a loop of tasks that answer at once would go on for ever."""

MAX_JUMPS = 1_000
"""Jumps of the clock in one run: a cycle without end would go on for ever."""

MAX_INSTANCES = 1_000
"""Instances in one run: a signal that starts its own thrower would go on for ever."""

BEGINNING = 1_704_067_200.0
"""Where the clock starts unless told otherwise: 2024-01-01T00:00:00Z."""


class MemoryHost:
    """Any number of plans and instances; deterministic as long as the function runner is.

    `world` stands in for people and systems; `functions`, when given, runs inline scripts.
    """

    def __init__(
        self,
        plans: Iterable[Plan],
        *,
        world: World | None = None,
        functions: FunctionRunner | None = None,
        now: float = BEGINNING,
        most_answers: int | None = None,
    ) -> None:
        self.plans: Mapping[str, Plan] = {plan.process_id: plan for plan in plans}
        self.world = world or World()
        self.functions = functions
        self.now = now
        self.most_answers = most_answers or MAX_ANSWERS
        self.instances: dict[str, Hosted] = {}
        self.events: list[NumberedEvent] = []
        self.answers = 0
        """Answers, submissions and timers that have reached instances so far."""
        self.refusals: list[str] = []  # why a form did not take an answer of the script
        self._post = PostOffice(self.world, self.plans.values())
        self._reports: deque[tuple[str, Trigger]] = deque()
        """What children tell their parents: comes before everything else."""
        self._inbox: deque[tuple[str, Trigger]] = deque()
        self._agenda: list[tuple[float, int, str, Trigger]] = []
        self._order = 0
        self._runner: asyncio.Runner | None = None

    def start(
        self, process_id: str, variables: JsonObject | None = None, *, start_event: str | None = None
    ) -> str:
        """Starts an instance and returns its id; raises InvalidVariable for bad input."""
        number = 1 + sum(each.parent is None for each in self.instances.values())
        hosted = Hosted(f"{process_id}-{number}", self.plans[process_id])
        self.instances[hosted.id] = hosted
        self._deliver(hosted, Start(hosted.id, variables or {}, start_event=start_event))
        return hosted.id

    def start_main(self, process_id: str, variables: JsonObject | None = None) -> str:
        """Starts as `start`, by the first message of the world where only a message starts the process."""
        opening = self._post.opening(process_id)
        return self.start(
            process_id, {**opening.variables, **(variables or {})}, start_event=opening.start_event
        )

    def send(self, instance: str, trigger: Trigger, *, target: Plan | None = None) -> None:
        """Lets a trigger reach an instance, now; `target` is the plan that a migration goes to."""
        self._deliver(self.instances[instance], trigger, target=target)

    def run(self) -> None:
        """Lets everything happen until all instances are at rest or over."""
        with asyncio.Runner() as self._runner:
            jumps = 0
            while self._work_off() or (
                not self.exhausted and (self._take_post() or (jumps < MAX_JUMPS and self._jump()))
            ):
                jumps += not self._inbox
        self._runner = None

    @property
    def exhausted(self) -> bool:
        """Whether the run was stopped because it would not come to rest."""
        return self.answers >= self.most_answers

    def state(self, instance: str) -> State:
        """The state of an instance."""
        return self.instances[instance].state

    def _work_off(self) -> bool:
        """Delivers all that is due now; tells whether there was anything."""
        worked = bool(self._inbox or self._reports)
        while self._inbox or self._reports:
            if self.exhausted:
                return False
            self.answers += 1
            instance, trigger = (self._reports or self._inbox).popleft()
            self._deliver(self.instances[instance], trigger)
        return worked

    def _take_post(self) -> bool:
        """Messages that found somebody or start somebody, and, at rest, the next signal of the script."""
        delivered = self._post.deliver(self._alive(), now=self.now)
        self._inbox.extend(delivered)
        if delivered:
            return True
        opening = self._post.open_by_message()
        if opening is not None:
            self._open(opening)
            return True
        signal = self._post.next_signal()
        if signal is not None:
            self._broadcast(signal)
        return signal is not None

    def _open(self, opening: Opening) -> None:
        if len(self.instances) < MAX_INSTANCES:
            self.start(opening.process, opening.variables, start_event=opening.start_event)

    def _broadcast(self, signal: SignalArrived) -> None:
        self._inbox.extend((instance, signal) for instance, _ in self._alive())
        for opening in self._post.opened_by_signal(signal):
            self._open(opening)

    def _jump(self) -> bool:
        """Moves the clock to the next thing on the agenda; False when there is none or time stands still."""
        if not self._agenda or not self.world.advance_time:
            return False
        due, _, instance, trigger = heapq.heappop(self._agenda)
        self.now = max(self.now, due)
        self._inbox.append((instance, trigger))
        return True

    def _alive(self) -> Iterator[tuple[str, State]]:
        return ((each.id, each.state) for each in list(self.instances.values()) if not each.state.is_over)

    def _later(self, due: float, instance: str, trigger: Trigger) -> None:
        self._order += 1
        heapq.heappush(self._agenda, (due, self._order, instance, trigger))

    def _deliver(self, hosted: Hosted, trigger: Trigger, *, target: Plan | None = None) -> None:
        """One step, its events and its effects; an answer nobody waits for any more changes nothing."""
        was_over = hosted.state.is_over
        before, outcome = hosted.go_on(trigger, now=self.now, target=target)
        for number, event in enumerate(outcome.events, before + 1):
            self.events.append(NumberedEvent(hosted.id, number, event))
            self._hear(hosted, event)
        for effect in outcome.effects:
            self._perform(hosted, effect)
        if not was_over:
            self._tell_parent(hosted)

    def _hear(self, hosted: Hosted, event: ProcessEvent) -> None:
        if isinstance(event, ElementCompleted):
            self._post.element_completed(event.element)
        elif isinstance(event, UserTaskOpened):
            self._ask_person(hosted, event)

    def _ask_person(self, hosted: Hosted, task: UserTaskOpened) -> None:
        answer = self.world.answer_user_task(
            hosted.plan.process_id, task.element, form=task.form, data=task.data, now=self.now
        )
        if answer is None:
            return
        if answer.refused is not None:
            self.refusals.append(answer.refused)
            return
        submitted = UserTaskSubmitted(task.user_task, answer.data, task.assignee, answer.action)
        self._inbox.append((hosted.id, submitted))

    def _perform(self, hosted: Hosted, effect: Effect) -> None:  # noqa: C901 - one match over the closed union
        match effect:
            case RunActivity():
                self._work(hosted, effect)
            case StartTimer():
                self._later(effect.due, hosted.id, TimerDue(effect.timer))
            case CancelActivity() | CancelTimer():
                pass  # the answer will find nobody who waits for it
            case StartChild():
                self._start_child(hosted, effect)
            case ReportToParent():
                if hosted.parent is not None and hosted.child:
                    report = ChildEscalated(hosted.child, effect.code, effect.element)
                    self._reports.append((hosted.parent, report))
            case CancelChild():
                self._cancel_child(hosted, effect)
            case MigrateChild():
                self._deliver(
                    self.instances[f"{hosted.id}/{effect.child}"], effect.migrate, target=hosted.plan
                )
            case ThrowMessage():
                expires = None if effect.time_to_live is None else self.now + effect.time_to_live
                self._post.post_message(Post(effect.name, effect.key, effect.payload), expires=expires)
            case ThrowSignal():
                self._broadcast(SignalArrived(effect.name, effect.payload))
            case _:
                assert_never(effect)

    def _work(self, hosted: Hosted, effect: RunActivity) -> None:
        answer = self.world.answer_call(hosted.plan.process_id, effect.element)
        if answer is None:
            self._inbox.append((hosted.id, self._work_offline(hosted, effect)))
        elif answer.delay:
            self._later(self.now + answer.delay, hosted.id, scripted(effect, answer))
        else:
            self._inbox.append((hosted.id, scripted(effect, answer)))

    def _work_offline(self, hosted: Hosted, effect: RunActivity) -> Trigger:
        if effect.kind != "script" or self.functions is None:
            return without_running(effect)
        return self._wait_for(run_script(effect, hosted.order_of(effect), functions=self.functions))

    def _wait_for(self, work: Coroutine[None, None, Result]) -> Result:
        return self._runner.run(work) if self._runner is not None else asyncio.run(work)

    def _start_child(self, parent: Hosted, effect: StartChild) -> None:
        plan = parent.plan if effect.process is None else self.plans.get(effect.process)
        if plan is None or parent.depth >= MAX_CALL_DEPTH:
            missing = f"No process {effect.process!r} is deployed."
            reason = missing if plan is None else f"Calls are nested deeper than {MAX_CALL_DEPTH}."
            failed = ChildFailed(effect.child, "child-not-started", reason, effect.element, effect.detached)
            self._reports.append((parent.id, failed))
            return
        child = Hosted(
            f"{parent.id}/{effect.child}",
            plan,
            parent=parent.id,
            child="" if effect.detached else effect.child,
            depth=parent.depth + 1,
        )
        self.instances[child.id] = child
        root = None if effect.process is not None else parent.state.root or parent.id
        start = Start(
            child.id,
            effect.variables,
            business_key=effect.business_key,
            start_event=effect.start_event,
            scope=effect.scope,
            parent=parent.id,
            root=root,
        )
        self._deliver(child, start)

    def _cancel_child(self, parent: Hosted, effect: CancelChild) -> None:
        child = self.instances.get(f"{parent.id}/{effect.child}")
        if child is not None:  # one that could not start is not there
            child.child = ""
            self._deliver(child, Cancel(effect.reason))

    def _tell_parent(self, child: Hosted) -> None:
        ended = child.ended()
        if ended is not None and child.parent is not None:
            self._reports.append((child.parent, ended))
