"""A request to cancel a workflow as a trigger."""

from __future__ import annotations

import json
from typing import Any

from temporalio import workflow

from engine.state.triggers import Cancel


def cancellation() -> Cancel:
    """Whoever cancels puts `{"reason", "actor"}` into Temporal's reason; plain text is a reason too."""
    text = workflow.cancellation_reason() or ""
    try:
        told: Any = json.loads(text)
    except ValueError:
        told = None
    if isinstance(told, dict):
        return Cancel(str(told.get("reason", "")), told.get("actor"))
    return Cancel(text or "cancelled in Temporal")
