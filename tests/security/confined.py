"""Running hostile functions: what leaks, what ends, and whether the next run is fine."""

from __future__ import annotations

import os
import time
from typing import Any

from studio.activities.functions.limits import Limits
from studio.activities.functions.pool import FunctionPool
from studio.activities.functions.results import ScriptResult

LIMITS = Limits(wall_seconds=4, cpu_seconds=1)
PROBE = "def execute(input_data):\n    return {'alive': True}"


def run(pool: FunctionPool, source: str, given: Any = None) -> ScriptResult:
    return pool.run(
        source=source, mode="function", given={} if given is None else given, seed="s", limits=LIMITS
    )


def check_no_leak(result: ScriptResult) -> None:
    """A leak is a run that ends well and returns what it found under `leak`."""
    found = result.value.get("leak") if isinstance(result.value, dict) else None
    assert result.error_type is not None or found in {None, "None"}, found


def check_alive(pool: FunctionPool) -> None:
    """The next run is right and comes soon, in the same worker."""
    worker, began = os.getpid(), time.monotonic()
    assert run(pool, PROBE).value == {"alive": True}
    assert time.monotonic() - began < 2
    assert os.getpid() == worker
