"""An engine that remembers whom it moved, and how a test makes batches and delivers their waves."""

from __future__ import annotations

from typing import Any

from temporalio.service import RPCError, RPCStatusCode

from engine.errors import WrongTrigger
from engine.interpreter import new_state, step
from engine.state import State
from engine.state.triggers import Start
from engine.temporal import MigrationRequest
from studio.accounts.models import User
from studio.instances.actions.migrate_several import (
    migrate_instances,
)
from studio.instances.batches import waves
from studio.instances.migration_models import MigrationBatch
from studio.instances.selectors.instances import InstanceFilter
from studio.outbox.models import OutboxMessage
from tests.studio.instances.events import AT
from tests.studio.instances.test_migrations import (
    ONE,
    OTHER,
    running,
)
from tests.studio.people import make_person

ALL = InstanceFilter(process="approval")


class Engine:
    """Knows the state of every instance, remembers whom it moved, and is silent where it is told to be."""

    def __init__(self) -> None:
        self.moved: list[str] = []
        self.silent: set[str] = set()
        self.refusing: set[str] = set()
        self.gone = False

    async def snapshot(self, instance: str) -> dict[str, Any]:
        self.answer_at_all(instance)
        state = new_state()
        step(ONE, state, Start(instance, {"iban": "AT61"}), AT)
        return State.snapshot(state)

    async def migrate(self, instance: str, request: MigrationRequest) -> None:
        self.answer_at_all(instance)
        if instance in self.refusing or request.fingerprint == OTHER.fingerprint:
            raise WrongTrigger("The new version has no look: choose where to go on.")
        self.moved.append(instance)

    def answer_at_all(self, instance: str) -> None:
        if self.gone:
            raise RPCError("nobody there", RPCStatusCode.UNAVAILABLE, b"")
        if instance in self.silent:
            raise RPCError("too late", RPCStatusCode.DEADLINE_EXCEEDED, b"")


def olga() -> User:
    return User.objects.filter(username="olga").first() or make_person("olga", "operator")


def next_wave() -> bool:
    """Delivers the newest wave, as the outbox does; False when there is none."""
    message = OutboxMessage.objects.filter(topic=waves.TOPIC, delivered_at=None).order_by("pk").first()
    if message is None:
        return False
    waves.run_wave(message.payload, key=message.key)
    message.delete()
    return True


def run_all() -> None:
    while next_wave():
        pass


def made(target: Any, **how: Any) -> MigrationBatch:
    return migrate_instances(olga(), chosen=ALL, target=target, reason="x", **how)


def states(batch: MigrationBatch) -> list[str]:
    return list(batch.migrations.order_by("instance_id").values_list("state", flat=True))


def state_of(batch: MigrationBatch) -> str:
    batch.refresh_from_db()
    return batch.state


def begun(number: int) -> None:
    for each in range(number):
        running(f"approval-{each}")
