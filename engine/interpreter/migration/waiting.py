"""Events that something waits for: which go on, which are closed and which begin to wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engine.elements.catching import is_event_subprocess, starts_by_event
from engine.elements.event_definitions.definitions import definitions_of
from engine.interpreter.incidents import BEGIN
from engine.interpreter.migration.pairing import Pair
from engine.plan import Node
from engine.state.lifecycle import ACTIVE
from engine.state.parts import INCIDENT_HANDLE, TIMER, WAIT, ElementInstance, Handle, Owner, ScopeInstance

_WAITS_FOR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "message": ("name", "key"),
        "signal": ("name",),
        "timer": ("measure", "text"),
        "conditional": ("condition",),
    }
)
"""What of a definition a wait depends on; the rest is read when the event happens."""


@dataclass(slots=True)
class Rearming:
    """What changes in what one owner waits for."""

    drops: list[Handle] = field(default_factory=list)
    keeps: list[tuple[Handle, Node]] = field(default_factory=list)
    opens: list[tuple[Node, tuple[int, ...]]] = field(default_factory=list)
    """Events that begin to wait, each with the places of its definitions."""
    old_timers: list[Handle] = field(default_factory=list)
    """Of `keeps` those timers whose definition changed."""


def rearm_execution(pair: Pair, execution: ElementInstance, was: Node, now: Node) -> Rearming:
    """Boundary events and the execution's own waits."""
    found = Rearming()
    if execution.local is None:
        known = {pair.chosen(each): each for each in was.boundaries}
        arms = not _could_not_begin(pair, execution)
        _compare_all(pair, execution, _paired(pair, known, was.boundaries, now.boundaries), found, arms=arms)
    own, becomes = own_events(pair.old.nodes, was), own_events(pair.new.nodes, now)
    known = {was.id: was.id} if own == (was.id,) else {pair.chosen(each): each for each in own}
    if own == (was.id,):
        known = {now.id: was.id}
    _compare_all(
        pair, execution, _paired(pair, known, own, becomes), found, arms=_waits_itself(pair, execution, own)
    )
    return found


def rearm_scope(pair: Pair, scope: ScopeInstance, place: str) -> Rearming:
    """The start events of a scope's event sub-processes."""
    found = Rearming()
    if scope.element not in pair.old.scopes:
        return found
    olds, news = tuple(starts_by_event(pair.old, scope.element)), tuple(starts_by_event(pair.new, place))
    known = {pair.chosen(each): each for each in olds}
    _compare_all(pair, scope, _paired(pair, known, olds, news), found, arms=not _is_interrupted(pair, scope))
    return found


def loses_its_wait(pair: Pair, execution: ElementInstance, was: Node, now: Node) -> bool:
    """Whether an execution that waits for events would wait for none."""
    own = own_events(pair.old.nodes, was)
    if not _waits_itself(pair, execution, own):
        return False
    found = rearm_execution(pair, execution, was, now)
    becomes = own_events(pair.new.nodes, now)
    still = [node for _, node in found.keeps if node.id in becomes]
    opens = [node for node, places in found.opens if node.id in becomes and places]
    return not still and not opens


def own_events(nodes: Mapping[str, Node], node: Node) -> tuple[str, ...]:
    """The events that an execution of the node itself waits for: its own, or those behind its gateway."""
    if node.type == "eventBasedGateway":
        return tuple(flow.target for flow in node.outgoing if flow.target in nodes)
    return (node.id,)


def _waits_itself(pair: Pair, execution: ElementInstance, own: Sequence[str]) -> bool:
    handles = (pair.state.handles[each] for each in execution.handles)
    return execution.status == ACTIVE and any(h.element in own and h.kind in {TIMER, WAIT} for h in handles)


def _could_not_begin(pair: Pair, execution: ElementInstance) -> bool:
    """Whether it has an incident whose retry begins it, with its boundary events, once more."""
    handles = (pair.state.handles[each] for each in execution.handles)
    return any(each.kind == INCIDENT_HANDLE and each.details["phase"] == BEGIN for each in handles)


def _is_interrupted(pair: Pair, scope: ScopeInstance) -> bool:
    """Whether an event sub-process has taken over: then the scope waits for no other."""
    for member in scope.members:
        node = pair.node_of(member)
        if is_event_subprocess(pair.old, node):
            starts = [pair.old.nodes[each] for each in pair.old.scopes[node.id].start_events]
            if any(each.config.get("interrupting") for each in starts):
                return True
    return False


def _paired(
    pair: Pair, known: Mapping[str, str], olds: Iterable[str], news: Iterable[str]
) -> Iterator[tuple[Node | None, Node | None]]:
    """Old and new events that are the same by id or by choice; those of one side have no partner."""
    news = tuple(news)
    for new in news:
        old = known.get(new)
        yield (None if old is None else pair.old.nodes[old]), pair.new.nodes[new]
    paired = {known[new] for new in news if new in known}
    for each in olds:
        if each not in paired:
            yield pair.old.nodes[each], None


def _compare_all(
    pair: Pair,
    owner: Owner,
    events: Iterable[tuple[Node | None, Node | None]],
    found: Rearming,
    *,
    arms: bool,
) -> None:
    open_now = [pair.state.handles[each] for each in owner.handles]
    for was, now in events:
        element = None if was is None else was.id
        handles = [h for h in open_now if h.element == element and h.kind in {TIMER, WAIT}]
        if now is None:
            found.drops.extend(handles)
        elif was is None:
            if arms:
                found.opens.append((now, tuple(range(len(definitions_of(now))))))
        else:
            _compare(pair, was, now, handles, found, arms=arms)


def _compare(pair: Pair, was: Node, now: Node, handles: list[Handle], found: Rearming, *, arms: bool) -> None:
    """One event that both plans have. One that has happened and does not wait any more is left alone."""
    olds, news = definitions_of(was), definitions_of(now)
    together = bool(was.config.get("together") or now.config.get("together"))
    if together and [_depends_on(each) for each in olds] != [_depends_on(each) for each in news]:
        found.drops.extend(handles)
        found.opens.append((now, tuple(range(len(news))) if handles else ()))
        return
    again: list[int] = []
    for handle in handles:
        place = int(str(handle.details.get("definition", 0)))
        new = news[place] if place < len(news) else None
        if new is not None and _still_waits(pair, olds[place], new, handle, found):
            found.keeps.append((handle, now))
            continue
        found.drops.append(handle)
        if new is not None:
            again.append(place)
    added = range(len(olds), len(news)) if arms else ()
    if again or added:
        found.opens.append((now, (*again, *added)))


def _still_waits(
    pair: Pair, old: dict[str, Any], new: dict[str, Any], handle: Handle, found: Rearming
) -> bool:
    if _depends_on(old) == _depends_on(new):
        return True
    if old["kind"] == new["kind"] == "timer" and not pair.recompute:
        found.old_timers.append(handle)
        return True
    return False


def _depends_on(definition: dict[str, Any]) -> list[object]:
    kind = definition["kind"]
    return [kind, *(definition.get(name) for name in _WAITS_FOR.get(kind, ()))]
