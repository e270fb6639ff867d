"""An outbox whose messages go nowhere but into a list."""

from __future__ import annotations

from typing import Any

RECEIVED: list[tuple[str, dict[str, Any]]] = []

TOPICS = (
    "instance.start",
    "instance.cancel",
    "instance.migrate",
    "instance.set_variables",
    "incident.resolve",
    "schedule.settle",
    "message.deliver",
    "signal.broadcast",
    "delivery.settle",
    "deployment.serve",
    "user_task.submit",
    "task.notify",
    "mail.reply",
    "subscription.deliver",
)
OUTBOX_HANDLERS = dict.fromkeys(TOPICS, "tests.studio.recorded_outbox.receive")


def receive(payload: dict[str, Any], *, key: str) -> None:
    """Keeps what was sent."""
    RECEIVED.append((key, payload))
