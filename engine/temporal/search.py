"""Search attributes: by what people find instances in Temporal's own page and tools.

Process, version and business key ride on the start and cost nothing. State and element are upserted, and
every upsert is an event of the history: so only when the instance comes to rest in another state or at
another element than last, and when one that has rested ends. One that never waits says neither; what it
does between two rests shows in its history anyway, and Temporal itself knows whether it is over.
"""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from engine.state.instance import State
from engine.state.parts import CALL, CHILD, INCIDENT_HANDLE, TIMER, USER_TASK, WAIT, Handle

PROCESS = SearchAttributeKey.for_keyword("PeriscopeProcess")
VERSION = SearchAttributeKey.for_keyword("PeriscopeVersion")
BUSINESS_KEY = SearchAttributeKey.for_keyword("PeriscopeBusinessKey")
STATE = SearchAttributeKey.for_keyword("PeriscopeState")
ELEMENT = SearchAttributeKey.for_keyword_list("PeriscopeElement")

KEYS = (PROCESS, VERSION, BUSINESS_KEY, STATE, ELEMENT)
MOST_ELEMENTS = 20
LONGEST = 255
"""Characters of a keyword that every store of Temporal takes."""

_STATES = {
    INCIDENT_HANDLE: "incident",
    USER_TASK: "waiting_person",
    WAIT: "waiting_event",
    TIMER: "waiting_event",
}
"""What it waits for → its state; the first that is there wins, as in the studio."""
_AT_WORK = (CALL, CHILD, USER_TASK, INCIDENT_HANDLE)


def beginning(process: str, *, version: str | None, business_key: str | None) -> TypedSearchAttributes:
    """What an instance is found by from its first moment."""
    pairs = [SearchAttributePair(PROCESS, process[:LONGEST])]
    if version:
        pairs.append(SearchAttributePair(VERSION, version[:LONGEST]))
    if business_key:
        pairs.append(SearchAttributePair(BUSINESS_KEY, business_key[:LONGEST]))
    return TypedSearchAttributes(pairs)


class Index:
    """Keeps state and element of one instance up to date in Temporal's index, where the start said so."""

    def __init__(self, *, on: bool) -> None:
        self._on = on
        if on:
            known = workflow.info().typed_search_attributes
            self._said: tuple[str, list[str]] = (known.get(STATE) or "", list(known.get(ELEMENT) or ()))

    def update(self, state: State) -> None:
        """Says where the instance rests, or how it ended after resting, unless that was said last."""
        if not self._on:
            return
        found = resting_place(state)
        if found is None or found == self._said or (state.is_over and not self._said[0]):
            return
        self._said = found
        workflow.upsert_search_attributes([STATE.value_set(found[0]), ELEMENT.value_set(found[1])])

    def tell_version(self, version: str | None) -> None:
        """The instance has gone over to another version."""
        if self._on and version:
            workflow.upsert_search_attributes([VERSION.value_set(version[:LONGEST])])


def resting_place(state: State) -> tuple[str, list[str]] | None:
    """State and elements at which the instance rests, or how it ended; None while something is at work."""
    if state.is_over:
        return state.status, []
    resting = [handle for handle in state.waits() if _rests(state, handle)]
    for kind, name in _STATES.items():
        if any(handle.kind == kind for handle in resting):
            elements = list(dict.fromkeys(handle.element for handle in resting))
            return name, elements[:MOST_ELEMENTS]
    return None


def _rests(state: State, handle: Handle) -> bool:
    """Boundary events beside work, and event sub-processes around it, are no places to rest."""
    if handle.kind not in _STATES:
        return False
    if handle.kind in _AT_WORK:
        return True
    owner = state.elements.get(handle.owner)
    if owner is None or handle.id not in owner.handles:
        return False
    return not any(state.handles[each].kind in _AT_WORK for each in owner.handles)


def queues_query(queues: Sequence[str]) -> str:
    """What asks Temporal's index for the workflows of these task queues."""
    if len(queues) == 1:
        return f"TaskQueue = '{queues[0]}'"
    named = ", ".join(f"'{queue}'" for queue in queues)
    return f"TaskQueue IN ({named})"
