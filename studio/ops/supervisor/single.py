"""Keeps a second supervisor out of the same data folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.ops.supervisor.failure import CannotRun


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Holds the folder's lock for the body; the system frees it however we end.

    Raises CannotRun when another supervisor holds it.
    """
    with (folder / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            process = lock.read().strip() or "?"
            raise CannotRun(
                f"Periscope Studio already runs in {folder} (process {process}): "
                "stop it, or set PERISCOPE_DATA_DIR to another folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
