"""Messages and signals: to whoever waits or is started by them; messages are kept until somebody is.

Free of any host, like the world: it is asked with the states of the instances that are alive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.elements.process_starts import ProcessStart, process_starts
from engine.errors import InvalidVariable
from engine.json_values import Json, JsonObject
from engine.plan import Plan
from engine.state import State
from engine.state.correlation import fits_message
from engine.state.triggers import MessageArrived, SignalArrived, Trigger
from engine.testing.world import Post, World

Delivery = tuple[str, Trigger]
"""Instance and what reaches it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An instance that a message or signal starts."""

    process: str
    start_event: str | None = None
    variables: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class _Letter:
    post: Post
    expires: float | None = None


class PostOffice:
    """Everything posted and not yet taken."""

    def __init__(self, world: World, plans: Iterable[Plan]) -> None:
        self._plans = {plan.process_id: plan for plan in plans}
        self._starts = [(plan, each) for plan in self._plans.values() for each in process_starts(plan)]
        self._letters = [_Letter(post) for post in world.messages if post.after is None]
        self._signals = [post for post in world.signals if post.after is None]
        self._held = [(True, post) for post in world.messages if post.after is not None]
        self._held += [(False, post) for post in world.signals if post.after is not None]

    @property
    def has_messages(self) -> bool:
        """Whether any message waits to be taken."""
        return bool(self._letters)

    def opening(self, process: str) -> Opening:
        """How the main instance begins: a process that only messages start takes the first fitting one."""
        plan = self._plans[process]
        starts = process_starts(plan)
        for each in () if any(start.kind == "none" for start in starts) else starts:
            for letter in self._letters:
                if each.kind == "message" and each.name == letter.post.name:
                    self._letters.remove(letter)
                    return Opening(process, each.element, each.variables(letter.post.payload))
        return Opening(process)

    def element_completed(self, element: str) -> None:
        """Lets go of what was held back until this element was done."""
        for is_message, post in [held for held in self._held if held[1].after == element]:
            self._held.remove((is_message, post))
            if is_message:
                self._letters.append(_Letter(post))
            else:
                self._signals.append(post)

    def post_message(self, post: Post, *, expires: float | None = None) -> None:
        """A message thrown inside; `expires` is seconds since 1970."""
        self._letters.append(_Letter(post, expires))

    def deliver(self, states: Iterable[tuple[str, State]], *, now: float) -> list[Delivery]:
        """The messages that somebody waits for now, each once; the others stay for their time to live."""
        self._letters = [each for each in self._letters if each.expires is None or each.expires >= now]
        instances = list(states)
        delivered: list[Delivery] = []
        taken: list[tuple[str, str]] = []
        for letter in list(self._letters):
            post = letter.post
            waiting = (each for each in _waits(instances, post) if each not in taken)
            found = next(waiting, None)
            if found is not None:
                taken.append(found)
                self._letters.remove(letter)
                delivered.append((found[0], MessageArrived(post.name, post.key, post.payload, found[1])))
        return delivered

    def open_by_message(self) -> Opening | None:
        """The next instance that a message starts for which nobody waits."""
        for letter in self._letters:
            for opening in self._openings("message", letter.post.name, letter.post.payload):
                self._letters.remove(letter)
                return opening
        return None

    def next_signal(self) -> SignalArrived | None:
        """The next signal of the script; asked for when everything is at rest."""
        if not self._signals:
            return None
        post = self._signals.pop(0)
        return SignalArrived(post.name, post.payload)

    def opened_by_signal(self, signal: SignalArrived) -> list[Opening]:
        """The instances that a signal starts."""
        return list(self._openings("signal", signal.name, signal.payload))

    def _openings(self, kind: str, name: str, payload: Json) -> Iterator[Opening]:
        """Input that a process refuses starts nothing."""
        for plan, start in self._starts:
            if start.kind == kind and start.name == name and _accepts(plan, start, payload):
                yield Opening(plan.process_id, start.element, start.variables(payload))


def _accepts(plan: Plan, start: ProcessStart, payload: Json) -> bool:
    try:
        plan.check_input(start.variables(payload))
    except InvalidVariable:
        return False
    return True


def _waits(instances: list[tuple[str, State]], post: Post) -> Iterator[tuple[str, str]]:
    for instance, state in instances:
        for handle in state.handles.values():
            if fits_message(handle, post.name, post.key):
                yield instance, handle.id
