"""The way to Temporal says in time that there is none."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from studio import temporal_connection
from studio.engine_client import connected
from studio.errors import Unavailable


def test_an_address_where_nothing_answers_is_given_up_soon(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.TEMPORAL_ADDRESS = f"127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setattr(temporal_connection, "CONNECT_SECONDS", 0.3)
        begun = time.monotonic()

        with pytest.raises(Unavailable):
            async_to_sync(connected)()

    assert time.monotonic() - begun < 3
