"""Runs plans on a real Temporal server against a scripted world, one happening at a time.

The order is that of the memory host: what is due now first in, first out; then the post; then the clock
jumps. After every happening the director waits until the instances it touches have said what follows,
so that both hosts tell the same story.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field

from engine.events import (
    ActivityStarted,
    ChildEnded,
    ChildStarted,
    NumberedEvent,
    ProcessEvent,
    TimerStarted,
    UserTaskOpened,
)
from engine.rehearsal.ledger import Ledger
from engine.rehearsal.scene import Actor
from engine.rehearsal.work import DirectedWork, Scripted
from engine.temporal import EngineClient
from engine.testing.memory_host import MAX_JUMPS
from engine.testing.world import UserAnswer, World


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is to reach an instance: the answer of a call, a person's, or a timer."""

    instance: str
    handle: str
    answer: Scripted = None
    submission: UserAnswer | None = None
    actor: str | None = None


@dataclass
class Director:
    """One rehearsal."""

    engine: EngineClient
    ledger: Ledger
    work: DirectedWork
    world: World
    now: float
    actors: dict[str, Actor] = field(default_factory=dict)
    events: list[NumberedEvent] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    due: deque[Happening] = field(default_factory=deque)
    agenda: list[tuple[float, int, Happening]] = field(default_factory=list)
    ended_children: deque[tuple[str, str]] = field(default_factory=deque)
    order: int = 0

    async def play(self, main: Actor) -> None:
        """From the first step to rest."""
        self.actors[main.id] = main
        await self._follow(main)
        jumps = 0
        while await self._work_off() or (jumps < MAX_JUMPS and await self._jump()):
            jumps += not self.due

    async def _work_off(self) -> bool:
        worked = bool(self.due)
        while self.due:
            await self._let_happen(self.due.popleft())
        return worked

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
        while self.ended_children:
            child, handle = self.ended_children.popleft()
            parent = self.actors[child.rpartition("/")[0]]
            if handle in parent.open:
                await self._read_step(parent)

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
            self.ended_children.append((actor.id, actor.id.rpartition("/")[2]))

    def _hear(self, actor: Actor, event: ProcessEvent) -> None:
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
            case ChildStarted():
                await self._enter(actor, event)
            case ChildEnded() if event.outcome == "cancelled":
                child = self.actors.get(f"{actor.id}/{event.child}")
                if child is not None and not child.over:
                    await self._read_step(child)
            case _:
                pass

    async def _enter(self, parent: Actor, event: ChildStarted) -> None:
        """A child comes on stage and speaks first, or is refused before it can (the parent hears of it)."""
        child = Actor(f"{parent.id}/{event.child}", event.process)
        self.actors[child.id] = child
        await self.ledger.wait_for_any(child.id, parent.id)
        if self.ledger.has(child.id):
            await self._read_step(child)
        else:
            child.over = True
            self.ended_children.append((child.id, event.child))

    def _later(self, moment: float, happening: Happening) -> None:
        self.order += 1
        heapq.heappush(self.agenda, (moment, self.order, happening))
