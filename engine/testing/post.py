"""Messages and signals in memory: to whoever waits, and messages are kept until somebody does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.state import State
from engine.state.parts import WAIT, Handle
from engine.state.triggers import MessageArrived, SignalArrived, Trigger
from engine.testing.world import Post, World

Delivery = tuple[str, Trigger]
"""Instance and what reaches it."""


class PostOffice:
    """Everything posted and not yet taken."""

    def __init__(self, world: World) -> None:
        self._messages = [post for post in world.messages if post.after is None]
        self._signals = [post for post in world.signals if post.after is None]
        self._held = [(True, post) for post in world.messages if post.after is not None]
        self._held += [(False, post) for post in world.signals if post.after is not None]

    def element_completed(self, element: str) -> None:
        """Lets go of what was held back until this element was done."""
        for is_message, post in [held for held in self._held if held[1].after == element]:
            self._held.remove((is_message, post))
            (self._messages if is_message else self._signals).append(post)

    def post_message(self, post: Post) -> None:
        """A message thrown inside."""
        self._messages.append(post)

    def deliver(self, states: Iterable[tuple[str, State]]) -> list[Delivery]:
        """The messages that somebody waits for now, each once; the others stay."""
        instances = list(states)
        delivered: list[Delivery] = []
        taken: list[tuple[str, str]] = []
        for post in list(self._messages):
            waiting = (each for each in _waits(instances, post) if each not in taken)
            found = next(waiting, None)
            if found is not None:
                taken.append(found)
                self._messages.remove(post)
                delivered.append((found[0], MessageArrived(post.name, post.key, post.payload, found[1])))
        return delivered

    def broadcast(self, states: Iterable[tuple[str, State]]) -> list[Delivery]:
        """The next signal of the script, to every instance; called when everything is at rest."""
        if not self._signals:
            return []
        post = self._signals.pop(0)
        return [(instance, SignalArrived(post.name, post.payload)) for instance, _ in states]


def _waits(instances: list[tuple[str, State]], post: Post) -> Iterator[tuple[str, str]]:
    for instance, state in instances:
        for handle in state.handles.values():
            if _fits(handle, post):
                yield instance, handle.id


def _fits(handle: Handle, post: Post) -> bool:
    if handle.kind != WAIT or handle.details["kind"] != "message" or handle.details["name"] != post.name:
        return False
    key = handle.details["key"]
    return post.key is None or key is None or str(key) == post.key
