"""Where the work of these tests comes from."""

from __future__ import annotations

from engine.ports import WorkOrder

ORDER = WorkOrder(
    process="expenses",
    instance="expenses-1",
    root="expenses-1",
    element="check",
    element_name="Check the request",
    element_instance="e3",
    idempotency_key="expenses-1:e3:1",
)
