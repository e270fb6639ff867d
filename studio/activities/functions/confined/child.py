"""One run: reads its request from its one descriptor, confines itself, runs, writes the answer, ends."""

from __future__ import annotations

import json
import os
from typing import Any, NoReturn

from studio.activities.functions.confined import confinement
from studio.activities.functions.confined.running import answer

OUT_OF_MEMORY = (
    b'{"ok": false, "kind": "memory_limit", "message": "the script needs more memory than it may use"}'
)


def run_child(descriptor: int) -> NoReturn:
    """Never returns: the process ends with the run."""
    try:
        confinement.die_with_parent()
        confinement.close_all_but(descriptor)
        request = json.loads(read_all(descriptor))
        confinement.hide()
        confinement.limit(memory_bytes=request["memory_bytes"], cpu_seconds=request["cpu_seconds"])
        if not confinement.filter_system_calls(descriptor) and request["needs_seccomp"]:
            write_all(descriptor, json.dumps(refusal()).encode())
        else:
            write_all(descriptor, answer_of(request))
    finally:
        os._exit(0)


def answer_of(request: dict[str, Any]) -> bytes:
    """Returns the answer as bytes, even when there is no memory left to make one."""
    try:
        return json.dumps(answer(request)).encode()
    except MemoryError:
        return OUT_OF_MEMORY


def refusal() -> dict[str, Any]:
    """Returns the answer where system calls cannot be filtered and the administrator wants no script then."""
    message = "this machine cannot filter system calls, and scripts are switched off without it"
    return {"ok": False, "kind": "not_confined", "message": message}


def read_all(descriptor: int) -> bytes:
    """Reads until the other side has said everything."""
    parts = []
    while part := os.read(descriptor, 65536):
        parts.append(part)
    return b"".join(parts)


def write_all(descriptor: int, data: bytes) -> None:
    """Writes everything."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
