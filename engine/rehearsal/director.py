"""Runs plans on a real Temporal server against a scripted world, one happening at a time.

The order is that of the memory host: what is due now first in, first out; then the post; then the clock
jumps. After every happening the director waits until the instances it touches have said what follows,
so that both hosts tell the same story.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.elements.event_definitions.definitions import thrown_outside
from engine.events import (
    ActivityStarted,
    ChildEnded,
    ChildStarted,
    ElementCompleted,
    NumberedEvent,
    ProcessEvent,
    TimerStarted,
    UserTaskOpened,
)
from engine.plan import Plan
from engine.ports import PublishedSignal
from engine.rehearsal.escalations import hears, leaving_escalations
from engine.rehearsal.happening import Happening, Report
from engine.rehearsal.ledger import Ledger
from engine.rehearsal.mail import Mail
from engine.rehearsal.scene import Actor
from engine.rehearsal.work import DirectedWork
from engine.state.triggers import SignalArrived
from engine.temporal import EngineClient, StartRequest
from engine.testing.memory_host import MAX_ANSWERS, MAX_INSTANCES, MAX_JUMPS
from engine.testing.post import Opening
from engine.testing.world import Post, World


@dataclass
class Director:
    """One rehearsal."""

    engine: EngineClient
    ledger: Ledger
    work: DirectedWork
    world: World
    mail: Mail
    plans: Mapping[str, Plan]
    now: float
    actors: dict[str, Actor] = field(default_factory=dict)
    events: list[NumberedEvent] = field(default_factory=list)
    answers: int = 0
    refusals: list[str] = field(default_factory=list)
    due: deque[Happening] = field(default_factory=deque)
    agenda: list[tuple[float, int, Happening]] = field(default_factory=list)
    reports: deque[Report] = field(default_factory=deque)
    """What children tell their parents: comes before everything else."""
    order: int = 0

    async def prepare(self, main: Actor, *, beside: Sequence[str]) -> None:
        """Starts what runs beside the main instance and lets it come to rest."""
        self.actors[main.id] = main
        for process in beside:
            await self._open(Opening(process))
            await self._work_off()

    async def play(self, main: Actor) -> None:
        """From the first step to rest."""
        await self._follow(main)
        jumps = 0
        while await self._work_off() or (
            not self.exhausted and (await self._take_post() or (jumps < MAX_JUMPS and await self._jump()))
        ):
            jumps += not self.due

    @property
    def exhausted(self) -> bool:
        """Whether the run was stopped because it would not come to rest."""
        return self.answers >= MAX_ANSWERS

    async def _work_off(self) -> bool:
        worked = bool(self.due)
        while self.due:
            if self.exhausted:
                return False
            self.answers += 1
            await self._let_happen(self.due.popleft())
        return worked

    async def _take_post(self) -> bool:
        """Messages that found somebody or start somebody, and, at rest, the next signal of the script."""
        delivered = await self.mail.deliver(self.actors.values(), now=self.now)
        self.due.extend(delivered)
        if delivered:
            return True
        opening = self.mail.post.open_by_message()
        if opening is not None:
            await self._open(opening)
            await self._hear_children()
            return True
        signal = self.mail.post.next_signal()
        if signal is not None:
            await self._broadcast(signal)
        return signal is not None

    async def _open(self, opening: Opening) -> None:
        """An instance that a message or signal starts."""
        if len(self.actors) >= MAX_INSTANCES:
            return
        number = 1 + sum("/" not in each for each in self.actors)
        _, _, mark = next(iter(self.actors)).partition("@")
        actor = Actor(f"{opening.process}-{number}@{mark}", opening.process)
        self.actors[actor.id] = actor
        await self.engine.start(
            StartRequest(
                actor.id,
                actor.process,
                self.plans[actor.process].fingerprint,
                variables=opening.variables,
                clock=self.now,
                start_event=opening.start_event,
            )
        )
        await self._read_step(actor)

    async def _broadcast(self, signal: SignalArrived) -> None:
        self.due.extend(Happening(each.id, mail=signal) for each in self.actors.values() if not each.over)
        for opening in self.mail.post.opened_by_signal(signal):
            await self._open(opening)

    async def _jump(self) -> bool:
        if not self.agenda or not self.world.advance_time:
            return False
        moment, _, happening = heapq.heappop(self.agenda)
        if moment > self.now:
            self.now = moment
            for actor in self.actors.values():
                if not actor.over:
                    await self.engine.advance_clock(actor.id, moment)
        self.due.append(happening)
        return True

    async def _let_happen(self, happening: Happening) -> None:
        """Brings it to its instance and follows what comes of it; late ones find nobody waiting."""
        actor = self.actors[happening.instance]
        handle = happening.handle
        if happening.mail is not None:
            if not actor.over and await self.mail.hand_over(actor.id, happening.mail):
                await self._follow(actor)
            return
        if handle not in actor.open:
            return
        if happening.submission is not None:
            await self.engine.submit_user_task(
                actor.id,
                handle,
                data=happening.submission.data,
                action=happening.submission.action,
                actor=happening.actor,
            )
        elif handle.startswith("t"):
            await self.engine.fire_timer(actor.id, handle)
        else:
            self.work.let_answer(actor.id, actor.open[handle], happening.answer)
        await self._follow(actor)

    async def _follow(self, actor: Actor) -> None:
        """Reads the next step of an instance, then those of parents whose children have ended."""
        await self._read_step(actor)
        await self._hear_children()

    async def _hear_children(self) -> None:
        while self.reports:
            report = self.reports.popleft()
            hearing = await self._hearing(report)
            if hearing is not None:
                await self._read_step(hearing)

    async def _hearing(self, report: Report) -> Actor | None:
        """Lets the parent hear what a child reports; returns it when it has something to say about that."""
        above, _, child = report.child.rpartition("/")
        parent = self.actors[above]
        if child not in parent.open:
            return None
        await self.engine.hear_child(parent.id, child)
        plan = self.plans[parent.process]
        if report.code is None or hears(plan, parent, parent.children[child], report.code):
            return parent
        self.reports.append(Report(parent.id, report.code))
        return None

    async def _read_step(self, actor: Actor) -> None:
        before, step = await self.ledger.next_step(actor.id)
        for number, event in enumerate(step, before + 1):
            self.events.append(NumberedEvent(actor.id, number, event))
        opened = dict(actor.open)
        for event in step:
            self._hear(actor, event)
            actor.hear(event)
        for handle, owner in opened.items():
            if handle.startswith("c") and handle not in actor.open:
                self.work.forget(actor.id, owner)
        for event in step:
            await self._perform(actor, event)
        if actor.over and "/" in actor.id:
            self.reports.append(Report(actor.id))

    def _hear(self, actor: Actor, event: ProcessEvent) -> None:
        if isinstance(event, ElementCompleted):
            self.mail.post.element_completed(event.element)
        if isinstance(event, UserTaskOpened):
            answer = self.world.answer_user_task(
                actor.process, event.element, form=event.form, data=event.data, now=self.now
            )
            if answer is not None and answer.refused is not None:
                self.refusals.append(answer.refused)
            elif answer is not None:
                self.due.append(Happening(actor.id, event.user_task, submission=answer, actor=event.assignee))

    async def _perform(self, actor: Actor, event: ProcessEvent) -> None:
        match event:
            case ActivityStarted():
                answer = self.world.answer_call(actor.process, event.element)
                happening = Happening(actor.id, event.call, answer)
                if answer is not None and answer.delay:
                    self._later(self.now + answer.delay, happening)
                else:
                    self.due.append(happening)
            case TimerStarted():
                self._later(event.due, Happening(actor.id, event.timer))
            case ElementCompleted():
                node = self.plans[actor.process].nodes[event.element]
                codes = leaving_escalations(self.plans[actor.process], actor, node)
                self.reports.extend(Report(actor.id, code) for code in codes)
                await self._send(actor, event.element)
            case ChildStarted():
                await self._enter(actor, event)
            case ChildEnded() if event.outcome == "cancelled":
                child = self.actors.get(f"{actor.id}/{event.child}")
                if child is not None and not child.over:
                    await self._read_step(child)
            case _:
                pass

    async def _send(self, actor: Actor, element: str) -> None:
        """What a completed element has thrown goes on its way."""
        for _ in range(thrown_outside(self.plans[actor.process].nodes[element])):
            thrown = await self.work.thrown(actor.id, element)
            if isinstance(thrown, PublishedSignal):
                await self._broadcast(SignalArrived(thrown.name, thrown.payload))
                continue
            ttl = thrown.time_to_live
            expires = None if ttl is None else self.now + ttl
            self.mail.post.post_message(Post(thrown.name, thrown.key, thrown.payload), expires=expires)

    async def _enter(self, parent: Actor, event: ChildStarted) -> None:
        """A child comes on stage and speaks first, or is refused before it can (the parent hears of it)."""
        child = Actor(f"{parent.id}/{event.child}", event.process)
        self.actors[child.id] = child
        await self.ledger.wait_for_any(child.id, parent.id)
        if self.ledger.has(child.id):
            await self._read_step(child)
        else:
            child.over = True
            self.reports.append(Report(child.id))

    def _later(self, moment: float, happening: Happening) -> None:
        self.order += 1
        heapq.heappush(self.agenda, (moment, self.order, happening))
