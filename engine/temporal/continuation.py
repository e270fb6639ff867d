"""Continue-as-new: the state is one value; timers and held-back work are started again from it."""

from __future__ import annotations

import dataclasses
from typing import Any, NoReturn

from temporalio import workflow

from engine.state.effects import RetryRule, RunActivity, StartChild, StartTimer, TimeoutRule
from engine.state.instance import State
from engine.state.triggers import Trigger
from engine.state.written import read_trigger, write_trigger
from engine.temporal.clock import Clock
from engine.temporal.payloads import InstanceInput
from engine.temporal.perform import Performer


def continue_instance(
    origin: InstanceInput, state: State, performer: Performer, clock: Clock, inbox: tuple[Trigger, ...]
) -> NoReturn:
    """Ends this run and begins the next with the same state, timers and unread triggers."""
    resume = {
        "timers": [dataclasses.asdict(timer) for timer in performer.timers()],
        "held": [_write(effect) for effect in performer.held()],
        "inbox": [write_trigger(trigger) for trigger in inbox],
    }
    successor = dataclasses.replace(
        origin,
        variables={},
        snapshot=state.snapshot(),
        resume=resume,
        generation=origin.generation + 1,
        clock=clock.manual,
    )
    # Left out, the memo of the start would come back, also of an instance that has gone over since.
    workflow.continue_as_new(successor, memo=workflow.memo())


def restore_effects(resume: dict[str, Any], performer: Performer) -> list[Trigger]:
    """Starts timers and held-back work again; returns the triggers nobody had read yet."""
    for timer in resume.get("timers", ()):
        performer.perform(StartTimer(**timer))
    for effect in resume.get("held", ()):
        performer.perform(_read_effect(effect))
    return [read_trigger(trigger) for trigger in resume.get("inbox", ())]


def _write(value: RunActivity | StartChild) -> dict[str, Any]:
    return {"kind_of": type(value).__name__, **dataclasses.asdict(value)}


def _read_effect(data: dict[str, Any]) -> RunActivity | StartChild:
    if data.pop("kind_of") == "StartChild":
        return StartChild(**data)
    retry = {**data["retry"], "non_retryable_errors": tuple(data["retry"]["non_retryable_errors"])}
    return RunActivity(**{**data, "retry": RetryRule(**retry), "timeouts": TimeoutRule(**data["timeouts"])})
