"""What is posted is delivered: every topic has a handler that can be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studio.outbox.handlers import find_handler
from studio.wiring.outbox import OUTBOX_HANDLERS

STUDIO = Path(__file__).parents[2] / "studio"


@pytest.mark.parametrize("topic", OUTBOX_HANDLERS)
def test_every_handler_exists(topic: str) -> None:
    assert callable(find_handler(topic))


def test_every_topic_has_a_handler() -> None:
    named = re.compile(
        r"^(?:TOPIC|NOTIFY|START|DELIVER|BROADCAST|SETTLE|SERVE|REPLY|ASKED|FORGET)(?:: Final)? "
        r'= "([a-z_.]+)"$',
        re.MULTILINE,
    )
    topics = {found for path in STUDIO.rglob("*.py") for found in named.findall(path.read_text())}

    assert topics == set(OUTBOX_HANDLERS)
