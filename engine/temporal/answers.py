"""What people say about tasks and incidents, on its way into the inbox."""

from __future__ import annotations

from temporalio import workflow

from engine.interpreter import is_early
from engine.state import State
from engine.state.triggers import ResolveIncident, Trigger, UserTaskSubmitted
from engine.temporal.payloads import IncidentResolution, UserTaskSubmission

PATCH = "keep-early-answers"
"""Histories of instances that ran before early answers were kept replay without them."""


def submitted(told: UserTaskSubmission) -> UserTaskSubmitted:
    """The trigger of a signal."""
    return UserTaskSubmitted(told.user_task, told.data, told.actor, told.action, told.key, told.element)


def decided(told: IncidentResolution) -> ResolveIncident:
    """The trigger of a signal."""
    return ResolveIncident(
        told.incident, told.resolution, told.value, told.variables, told.actor, told.element
    )


def is_lost(trigger: Trigger, state: State) -> bool:
    """Whether it is early in a history that lost what was early."""
    return is_early(state, trigger) and not workflow.patched(PATCH)
