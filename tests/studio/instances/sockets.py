"""A browser's end of a websocket, without a server in between."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter

from studio.routing import websocket_urlpatterns

PATIENCE = 30
"""Seconds to wait for a frame: a busy machine is no fault of a socket."""


class Socket(ApplicationCommunicator):
    """Speaks the ASGI messages of a websocket."""

    async def send_text(self, text: str) -> None:
        await self.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self.send_input({"type": "websocket.receive", "bytes": data})

    async def next_frame(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these types."""
        while True:
            message = await self.receive_output(timeout=PATIENCE)
            assert message["type"] == "websocket.send", message
            frame = json.loads(message["text"])
            if frame["type"] in kinds:
                return dict(frame)

    async def close_code(self) -> int:
        """With which code the server closes, whatever it sends before."""
        while (message := await self.receive_output(timeout=PATIENCE))["type"] != "websocket.close":
            pass
        return int(message["code"])


@contextlib.asynccontextmanager
async def socket(path: str, *, user: Any) -> AsyncIterator[Socket]:
    """An open websocket of a person."""
    made = Socket(
        URLRouter(websocket_urlpatterns),
        {"type": "websocket", "path": path, "query_string": b"", "headers": [], "user": user},
    )
    await made.send_input({"type": "websocket.connect"})
    assert (await made.receive_output(timeout=PATIENCE))["type"] == "websocket.accept"
    yield made
    await made.send_input({"type": "websocket.disconnect", "code": 1005})
    await made.wait(timeout=PATIENCE)


async def close_code(path: str, *, user: Any) -> int:
    """With which code the server closes the websocket of a person at once."""
    async with socket(path, user=user) as opened:
        return await opened.close_code()
