"""The one pool of a process, started when the first script needs it."""

from __future__ import annotations

import atexit
from functools import lru_cache
from typing import Any

from django.conf import settings

from studio.activities.functions.limits import Limits
from studio.activities.functions.pool import FunctionPool


def usual_limits() -> Limits:
    """Returns the limits of this installation."""
    given: dict[str, Any] = settings.SCRIPT_LIMITS
    return Limits(**given)


@lru_cache(maxsize=1)
def shared_pool() -> FunctionPool:
    """Returns this process's pool; it ends with the process."""
    pool = FunctionPool(at_once=settings.SCRIPTS_AT_ONCE, needs_seccomp=settings.SCRIPTS_NEED_SECCOMP)
    atexit.register(pool.close)
    return pool
