"""Answers that are here before their question.

A worker may open a task, tell of it and die before Temporal knows that it did. Whoever answers meanwhile is
heard by the next attempt before it has opened the task anew. So what a person says about a task or an
incident that the instance may yet open is kept, and is heard in the step that opens it.

Ids come from one counter: what has a number that is past and is not open will never be. A kept answer that
nothing will ask for any more is told as a warning, because the person believes it given.
"""

from __future__ import annotations

from typing import TypeGuard

from engine.events import WarningRaised
from engine.interpreter.running import Running
from engine.state import State
from engine.state.parts import INCIDENT_HANDLE, USER_TASK, Handle
from engine.state.triggers import Answer, Trigger, UserTaskSubmitted

MOST = 100
"""Answers that are kept at once; no more people can answer between two attempts."""
UNASKED = "answer-unasked"
"""Rule of the warning that an answer was given to what never was, or is not there any more."""

_LONGEST_NUMBER = 18


def is_early(state: State, trigger: Trigger) -> TypeGuard[Answer]:
    """Whether it answers something that the instance has not opened yet."""
    return isinstance(trigger, Answer) and _is_to_come(state, _meant(trigger))


def answers(trigger: Answer, handle: Handle) -> bool:
    """Whether it is for this task or incident, not for another that had its id in a superseded attempt."""
    kind = USER_TASK if isinstance(trigger, UserTaskSubmitted) else INCIDENT_HANDLE
    if handle.kind != kind:
        return False
    return trigger.element in {None, handle.element, handle.details.get("opened_as")}


def keep(run: Running, trigger: Answer) -> None:
    """Keeps it until what it answers opens; the first for each counts, as where it is open."""
    early = run.state.early
    if len(early) < MOST:
        early.setdefault(_meant(trigger), trigger)
    elif _meant(trigger) not in early:
        tell_unasked(run, trigger)


def take_due(run: Running) -> Trigger | None:
    """The next that was kept and is asked for now; those that nothing can ask for any more are told."""
    state = run.state
    for meant in [each for each in state.early if not _is_to_come(state, each)]:
        trigger, handle = state.early.pop(meant), state.handles.get(meant)
        if handle is not None and answers(trigger, handle):
            return trigger
        tell_unasked(run, trigger)
    return None


def tell_all_unasked(run: Running) -> None:
    """The instance ends: whatever is still kept was for nothing."""
    for trigger in run.state.early.values():
        tell_unasked(run, trigger)
    run.state.early.clear()


def tell_unasked(run: Running, trigger: Answer) -> None:
    """Says whose answer was for nothing, and that whatever asks in its place will ask anew."""
    what = "the task" if isinstance(trigger, UserTaskSubmitted) else "the incident"
    by = f" of {trigger.actor}" if trigger.actor else ""
    at = f" at {trigger.element}" if trigger.element else ""
    message = f"An answer{by} was not used: {what} {_meant(trigger)}{at} is not one that waits."
    run.events.append(WarningRaised(run.now, trigger.element, UNASKED, message))


def _meant(trigger: Answer) -> str:
    return trigger.user_task if isinstance(trigger, UserTaskSubmitted) else trigger.incident


def _is_to_come(state: State, meant: str) -> bool:
    number = meant[1:]
    return number.isdecimal() and len(number) <= _LONGEST_NUMBER and int(number) > state.counter
