"""`Stage`: the memory host whose people and machines wait for decisions, and whose clock stands still.

What can run alone (scripts, variables, tasks without work) does so at once, unless it is held; everything
that would reach outside waits: people, agents, webhooks, mails, timers, messages.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from engine.errors import ActivityFailure
from engine.events import ElementCompleted, UserTaskOpened
from engine.json_values import Json
from engine.plan import Plan
from engine.ports import AgentRequest, FunctionRunner, WorkOrder, WorkResult
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted, CallFailed, SignalArrived, Trigger
from engine.testing import MemoryHost, World
from engine.testing.hosted import Hosted
from engine.testing.memory_host import BEGINNING
from engine.testing.world import CallAnswer, Post

MOST_ANSWERS = 2_000
"""Answers in one session: enough for a person, and a loop without an end stops soon."""

ALONE = frozenset({"script", "variable", "pass_through"})
"""Kinds of work that need nothing outside."""

OFFLINE = ALONE | {"agent"}
"""Kinds of work that can run here when asked to; an agent is simulated."""


class Agents(Protocol):
    """Answers for agents without asking a model."""

    async def run(self, request: AgentRequest, heartbeat: Callable[[], None]) -> WorkResult:
        """As `ports.AgentRunner`."""


@dataclass(slots=True)
class Work:
    """Work that was asked for, in the order of asking, and how it was answered."""

    instance: str
    process: str
    effect: RunActivity
    ran: bool = False
    """Whether it did what it can offline."""
    answer: CallAnswer | None = None
    """What was decided, or what the simulation said."""
    due: float | None = None
    """When a late answer comes."""

    @property
    def decided(self) -> bool:
        """Whether nobody waits for a decision any more."""
        return self.ran or self.answer is not None


@dataclass(slots=True)
class Asked:
    """A user task that was opened, in the order of opening, and what was submitted."""

    instance: str
    process: str
    task: UserTaskOpened
    answer: dict[str, Any] | None = None


class Stage(MemoryHost):
    """One session's world. Deterministic as long as `functions` and `agents` are."""

    def __init__(
        self,
        plans: Iterable[Plan],
        *,
        functions: FunctionRunner | None = None,
        agents: Agents | None = None,
        now: float = BEGINNING,
    ) -> None:
        super().__init__(
            plans,
            world=World(advance_time=False),
            functions=functions,
            now=now,
            most_answers=MOST_ANSWERS,
        )
        self.agents = agents
        self.opened: list[Work | Asked] = []
        """Everything that people and machines were asked, in order."""
        self.hold: set[str] = set()
        """Elements whose work waits for a decision although it could run alone."""
        self.posted: list[tuple[str, Post]] = []
        """What came from outside ("messages" or "signals"), each after the element completed last."""
        self.jumped = False
        """Whether the clock has jumped."""

    def work(self, instance: str, call: str) -> Work | None:
        """The work that an instance waits for under this handle."""
        found = self._opened(instance, call, kind=Work)
        return found if isinstance(found, Work) else None

    def asked(self, instance: str, task: str) -> Asked | None:
        """The user task that is open under this handle."""
        found = self._opened(instance, task, kind=Asked)
        return found if isinstance(found, Asked) else None

    def run_now(self, work: Work) -> None:
        """Lets the work do what it can offline."""
        work.ran = True
        hosted = self.instances[work.instance]
        self._inbox.append((work.instance, self._work_offline(hosted, work.effect)))

    def answer_work(self, work: Work, answer: CallAnswer, trigger: Trigger) -> None:
        """Gives the answer of a machine, now or later."""
        work.answer = answer
        if answer.delay:
            work.due = self.now + answer.delay
            self._later(work.due, work.instance, trigger)
        else:
            self._inbox.append((work.instance, trigger))

    def publish(self, kind: str, post: Post) -> None:
        """Something from outside, "messages" or "signals"; a message is kept until somebody wants it."""
        events = (each.event for each in reversed(self.events))
        done = (event.element for event in events if isinstance(event, ElementCompleted))
        self.posted.append((kind, replace(post, after=next(done, None))))
        if kind == "messages":
            self._post.post_message(post)
        else:
            self._broadcast(SignalArrived(post.name, post.payload))

    def due(self, instance: str, handle: str) -> float | None:
        """When something on the agenda happens."""
        return next((due for due, *what in self._agenda if _is(what, instance, handle)), None)

    def next_due(self) -> tuple[str, str] | None:
        """Instance and handle of what the clock would jump to next."""
        waiting = (each for each in sorted(self._agenda) if self._is_awaited(each[2], handle_of(each[3])))
        return next(((instance, handle_of(trigger)) for _, _, instance, trigger in waiting), None)

    def jump_to(self, instance: str, handle: str) -> None:
        """Moves the clock to what is due under this handle; what is due before happens before."""
        self.jumped = True
        while self.due(instance, handle) is not None:
            due, _, whose, trigger = heapq.heappop(self._agenda)
            if self._is_awaited(whose, handle_of(trigger)):
                self.now = max(self.now, due)
                self._inbox.append((whose, trigger))
                self.run()

    def _is_awaited(self, instance: str, handle: str) -> bool:
        return handle in self.instances[instance].state.handles

    def _opened(self, instance: str, handle: str, *, kind: type) -> Work | Asked | None:
        if instance not in self.instances or not self._is_awaited(instance, handle):
            return None
        mine = (each for each in self.opened if isinstance(each, kind) and each.instance == instance)
        return next((each for each in mine if handle_of_opened(each) == handle), None)

    def _ask_person(self, hosted: Hosted, task: UserTaskOpened) -> None:
        self.opened.append(Asked(hosted.id, hosted.plan.process_id, task))

    def _work(self, hosted: Hosted, effect: RunActivity) -> None:
        work = Work(hosted.id, hosted.plan.process_id, effect)
        self.opened.append(work)
        if effect.kind in ALONE and effect.element not in self.hold:
            self.run_now(work)

    def _work_offline(self, hosted: Hosted, effect: RunActivity) -> Trigger:
        if effect.kind != "agent" or self.agents is None:
            return super()._work_offline(hosted, effect)
        return self._simulate(effect, hosted.order_of(effect))

    def _simulate(self, effect: RunActivity, order: WorkOrder) -> CallCompleted | CallFailed:
        assert self.agents is not None  # noqa: S101 - asked before
        request: Any = effect.request
        try:
            result = self._wait_for(self.agents.run(AgentRequest(order=order, **request), _nothing))
        except ActivityFailure as failure:
            return CallFailed(effect.call, failure.code, failure.message)
        self._note_simulated(order.instance, effect.call, result.value)
        return CallCompleted(effect.call, result.value, result.details)

    def _note_simulated(self, instance: str, call: str, value: Json) -> None:
        work = self.work(instance, call)
        if work is not None:
            work.answer = CallAnswer(value)


def handle_of(trigger: Trigger) -> str:
    """The handle that something on the agenda answers."""
    return str(getattr(trigger, "timer", None) or getattr(trigger, "call", ""))


def handle_of_opened(opened: Work | Asked) -> str:
    """The handle under which an instance waits for it."""
    return opened.effect.call if isinstance(opened, Work) else opened.task.user_task


def _is(what: list[Any], instance: str, handle: str) -> bool:
    _, whose, trigger = what
    return bool(whose == instance and handle_of(trigger) == handle)


def _nothing() -> None:
    """Nobody waits for a sign of life."""
