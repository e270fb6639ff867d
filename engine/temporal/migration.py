"""Migrations that reach a workflow: asked for by an update, or brought along by the parent's signal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError

from engine.errors import PlanMissing
from engine.interpreter.migration import CAN, judge
from engine.plan import Plan
from engine.state import State
from engine.state.effects import MigrateChild, StartChild
from engine.state.triggers import Migrate
from engine.temporal.extern import read_plan
from engine.temporal.payloads import MigrationRequest

REFUSED = "migration-refused"
"""Type of the failure of an update that could not be done."""

_ENDED = "The instance has ended."
_PAUSE = timedelta(seconds=1)


def trigger_of(request: MigrationRequest) -> Migrate:
    """The trigger that a request asks for."""
    r = request
    return Migrate(r.fingerprint, r.choices, r.timers, r.actor, r.key, r.from_version, r.to_version, r.along)


def request_of(migrate: Migrate) -> MigrationRequest:
    """The request that brings a trigger to another workflow."""
    m = migrate
    return MigrationRequest(
        m.fingerprint, dict(m.choices), m.timers, m.actor, m.key, m.from_version, m.to_version, m.along
    )


def check_migration(request: MigrationRequest, plan: Plan, state: State, *, now: float) -> None:
    """Raises ApplicationError when the instance cannot go there as it is now; writes no history.

    One that has happened is asked for once more by whoever has not heard of it: that is accepted.
    """
    if request.key is not None and request.key == state.migrated:
        return
    if state.is_over:
        raise refusal(_ENDED)
    try:
        target = read_plan(request.fingerprint)
    except PlanMissing as missing:
        raise refusal(str(missing)) from missing
    found = judge(plan, target, state, choices=request.choices, timers=request.timers, now=now)
    if found.verdict != CAN:
        raise refusal(found.reason)


def refusal(reason: str) -> ApplicationError:
    """What the caller of an update gets."""
    return ApplicationError(reason, type=REFUSED, non_retryable=True)


class Requests:
    """Updates that wait for their trigger to have its turn in the inbox."""

    def __init__(self) -> None:
        self._waiting: list[Migrate] = []
        self._refused: dict[int, str] = {}
        self._over = False

    @property
    def pending(self) -> bool:
        """Whether one of them still waits."""
        return bool(self._waiting)

    async def take_turn(self, migrate: Migrate) -> None:
        """Waits until the trigger was stepped; raises ApplicationError when it was refused after all."""
        if self._over:
            raise refusal(_ENDED)
        self._waiting.append(migrate)
        await workflow.wait_condition(lambda: not any(each is migrate for each in self._waiting))
        reason = self._refused.pop(id(migrate), None)
        if reason is not None:
            raise refusal(reason)

    def close(self) -> None:
        """The instance is over: nothing has its turn any more."""
        self._over = True
        for each in self._waiting:
            self._refused[id(each)] = _ENDED
        self._waiting = []

    def stepped(self, migrate: Migrate, *, refused: str | None = None) -> None:
        """The trigger has had its turn."""
        if refused is not None and any(each is migrate for each in self._waiting):
            self._refused[id(migrate)] = refused
        self._waiting = [each for each in self._waiting if each is not migrate]


async def take_along(effect: MigrateChild, *, lives: Callable[[], bool]) -> None:
    """Tells a child workflow to move; one that is only just starting is told again until it hears."""
    child = workflow.get_external_workflow_handle(f"{workflow.info().workflow_id}/{effect.child}")
    try:
        while lives():
            try:
                await child.signal("migrate_along", request_of(effect.migrate))
            except FailureError:
                await workflow.sleep(_PAUSE)
            else:
                return
    except asyncio.CancelledError:
        return


def moved_along(held: StartChild, migrate: Migrate) -> StartChild:
    """A child that was held back begins in the new plan at once."""
    scope = None if held.scope is None else migrate.choices.get(held.scope, held.scope)
    return replace(held, scope=scope)
