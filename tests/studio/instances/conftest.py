from __future__ import annotations

from typing import Any

import pytest

from tests.studio import recorded_outbox


@pytest.fixture(autouse=True)
def sent(settings: Any) -> list[tuple[str, dict[str, Any]]]:
    """What the outbox has delivered: key and payload, the oldest first."""
    settings.PERISCOPE_OUTBOX_HANDLERS = "tests.studio.recorded_outbox.OUTBOX_HANDLERS"
    recorded_outbox.RECEIVED.clear()
    return recorded_outbox.RECEIVED
