"""What performing an effect needs to know of its instance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.plan import Plan
from engine.state.triggers import Trigger
from engine.temporal.clock import Clock
from engine.temporal.payloads import InstanceInput


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One instance as its effects see it; `deliver` puts a trigger into its inbox.

    `report` takes an exception that nobody expected: it fails the workflow task, so that the defect is
    seen in Temporal and the instance goes on when it is mended.
    """

    plan: Plan
    origin: InstanceInput
    clock: Clock
    deliver: Callable[[Trigger], None]
    report: Callable[[BaseException], None]
    sequence: Callable[[], int]
    """Number of its last event."""
