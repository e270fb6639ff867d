"""What a workflow is started with, and how the instance begins by it."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from engine.state.triggers import Start
from engine.temporal.payloads import FORMAT, InstanceInput


def read_origin(args: Sequence[RawValue]) -> InstanceInput:
    """The one input of a workflow; one of another format, or none, fails it for good."""
    if len(args) != 1:
        raise ApplicationError(f"expected one input, found {len(args)}", type="bad-input", non_retryable=True)
    origin: InstanceInput = workflow.payload_converter().from_payload(args[0].payload, InstanceInput)
    if origin.format != FORMAT:
        raise ApplicationError(
            f"expected input of format {FORMAT}, found {origin.format}", type="bad-input", non_retryable=True
        )
    return origin


def start_of(instance: str, origin: InstanceInput) -> Start:
    """The trigger that begins the instance."""
    return Start(
        instance=instance,
        variables=origin.variables,
        business_key=origin.business_key,
        started_by=origin.started_by,
        start_event=origin.start_event,
        scope=origin.scope,
        parent=origin.parent,
        root=origin.root,
    )
