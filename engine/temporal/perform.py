"""Effects become Temporal calls; what comes back becomes triggers in the inbox.

Each running call, timer or child is one asyncio task under its id, so cancelling an effect is
cancelling a task. A cancelled task delivers nothing: nobody waits for its answer any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import assert_never

from temporalio import workflow

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
from engine.state.triggers import TimerDue
from engine.temporal.calls import is_local, run_activity
from engine.temporal.children import run_child
from engine.temporal.migration import moved_along, take_along
from engine.temporal.pace import Pace
from engine.temporal.surroundings import Surroundings
from engine.temporal.throws import content_of, report, throw

TELL_WHY = "tell-why-before-the-end"
"""Histories of instances that did not wait until their children were told replay without waiting."""


class Performer:
    """Performs the effects of one instance and keeps what is in flight."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._calls: dict[str, asyncio.Task[None]] = {}
        self._children: dict[str, asyncio.Task[None]] = {}
        self._launches: dict[str, asyncio.Task[None]] = {}
        """Detached children, messages and signals on their way: they must have left before we end."""
        self._partings: dict[str, asyncio.Task[None]] = {}
        """Children that are being told why they are cancelled."""
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._dues: dict[str, StartTimer] = {}
        self._draining = False
        self._reports = 0
        self._thrown: dict[str, int] = {}
        """How often each content was thrown in this run."""
        self._held: dict[str, RunActivity | StartChild] = {}
        self._pace = Pace(self._run_call)

    def perform(self, effect: Effect) -> None:
        """Begins or ends what the effect asks for; returns at once."""
        match effect:
            case RunActivity() | StartChild():
                self._begin(effect)
            case StartTimer():
                self._start_timer(effect)
            case CancelActivity():
                self._pace.forget(effect.call)
                self._drop(self._calls, effect.call)
            case CancelChild():
                self._part_with(effect)
            case MigrateChild():
                self._take_along(effect)
            case CancelTimer():
                self._dues.pop(effect.timer, None)
                self._drop(self._timers, effect.timer)
            case ThrowMessage() | ThrowSignal():
                self._throw(effect)
            case ReportToParent():
                self._reports += 1
                self._spawn(self._launches, f"report {self._reports}", report(self._around, effect))
            case _:
                assert_never(effect)

    def go_on_with(self, around: Surroundings) -> None:
        """What begins from now on belongs to another plan; what is in flight goes on as it is."""
        self._around = around

    def drain(self) -> None:
        """From now on holds new calls and children back, so that the instance can continue as new."""
        self._draining = True
        self._held.update(self._pace.take_waiting())

    def idle(self) -> bool:
        """Whether no call and no child is in flight."""
        return not self._calls and not self._children and self.launched()

    def launched(self) -> bool:
        """Whether every detached child, message, signal and reason for a cancellation is on its way."""
        return not self._launches and not self._partings

    def held(self) -> list[RunActivity | StartChild]:
        """What was held back while draining, in order."""
        return list(self._held.values())

    def timers(self) -> list[StartTimer]:
        """Timers that run, in the order they were started."""
        return list(self._dues.values())

    def in_flight(self) -> tuple[list[str], list[str]]:
        """Ids of running calls and of running children."""
        return [*self._calls, *self._pace.waiting()], list(self._children)

    def fire(self, timer: str) -> None:
        """Fires a running timer ahead of its time."""
        if self._dues.pop(timer, None) is not None:
            self._drop(self._timers, timer)
            self._around.deliver(TimerDue(timer))

    def _begin(self, effect: RunActivity | StartChild) -> None:
        key = effect.call if isinstance(effect, RunActivity) else effect.child
        if self._draining:
            self._held[key] = effect
        elif isinstance(effect, RunActivity):
            if is_local(self._around, effect):
                self._pace.admit(effect)
            else:
                self._run_call(effect)
        else:
            table = self._launches if effect.detached else self._children
            self._spawn(table, key, run_child(self._around, effect))

    def _run_call(self, effect: RunActivity) -> None:
        work = run_activity(self._around, effect, answered=self._pace.weigh)
        self._spawn(self._calls, effect.call, work)

    def _throw(self, effect: ThrowMessage | ThrowSignal) -> None:
        content = content_of(effect)
        self._thrown[content] = count = self._thrown.get(content, 0) + 1
        key = f"{content}:{count}"
        self._spawn(self._launches, effect.throw, throw(self._around, effect, key=key))

    def _take_along(self, effect: MigrateChild) -> None:
        held = self._held.get(effect.child)
        if isinstance(held, StartChild):
            self._held[effect.child] = moved_along(held, effect.migrate)
            return
        key = f"migrate {effect.child} {effect.migrate.fingerprint}"
        self._spawn(self._launches, key, take_along(effect, lives=lambda: effect.child in self._children))

    def _part_with(self, effect: CancelChild) -> None:
        """Cancels a child. If we ended before the server has told it why, our end might reach it first."""
        task = self._children.get(effect.child)
        self._drop(self._children, effect.child, reason=effect.reason)
        if task is not None and workflow.patched(TELL_WHY):
            self._partings[effect.child] = task
            task.add_done_callback(lambda _: self._partings.pop(effect.child, None))

    def _start_timer(self, effect: StartTimer) -> None:
        self._dues[effect.timer] = effect
        self._spawn(self._timers, effect.timer, self._run_timer(effect))

    async def _run_timer(self, effect: StartTimer) -> None:
        seconds = self._around.clock.until(effect.due)
        await workflow.sleep(seconds, summary=effect.element_name or effect.element)
        self._dues.pop(effect.timer, None)
        self._around.deliver(TimerDue(effect.timer))

    def _spawn(
        self, table: dict[str, asyncio.Task[None]], key: str, work: Coroutine[object, object, None]
    ) -> None:
        task = asyncio.create_task(work)
        table[key] = task
        task.add_done_callback(lambda ended: self._ended(table, key, ended))

    def _ended(self, table: dict[str, asyncio.Task[None]], key: str, task: asyncio.Task[None]) -> None:
        table.pop(key, None)
        if not task.cancelled() and (defect := task.exception()) is not None:
            self._around.report(defect)

    def _drop(self, table: dict[str, asyncio.Task[None]], key: str, *, reason: str | None = None) -> None:
        self._held.pop(key, None)
        task = table.pop(key, None)
        if task is not None:
            task.cancel(reason)
