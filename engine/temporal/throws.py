"""What leaves an instance: messages and signals by the correlator of the host, reports to its parent."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from engine.errors import EngineError
from engine.state.effects import ReportToParent, ThrowMessage, ThrowSignal
from engine.temporal.payloads import ChildReport
from engine.temporal.surroundings import Surroundings

PUBLISH_MESSAGE = "publish_message"
PUBLISH_SIGNAL = "publish_signal"

_RETRY = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10))


def content_of(effect: ThrowMessage | ThrowSignal) -> str:
    """A digest of what is thrown and where: the same after every replay, in whatever order branches run.

    An attempt of a workflow task may be superseded after it has thrown, and ids of throws are counted in the
    order of the attempt. So the host is told what is thrown for the n-th time, not which throw it is.
    """
    key = effect.key if isinstance(effect, ThrowMessage) else None
    said = [type(effect).__name__, effect.element, effect.name, key, effect.payload]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


async def throw(around: Surroundings, effect: ThrowMessage | ThrowSignal, *, key: str) -> None:
    """Hands one throw over under its idempotency key, however long it takes: the instance ends after it.

    One that can never be handed over fails the workflow task, so that it is seen and goes on when mended.
    """
    instance = workflow.info().workflow_id
    published: dict[str, Any] = {
        "process": around.plan.process_id,
        "instance": instance,
        "element": effect.element,
        "name": effect.name,
        "payload": effect.payload,
        "idempotency_key": f"{instance}:{around.origin.generation}:{key}",
    }
    if isinstance(effect, ThrowMessage):
        published |= {"key": effect.key, "time_to_live": effect.time_to_live}
    else:
        published["sequence"] = around.sequence()
    try:
        await workflow.execute_local_activity(
            PUBLISH_MESSAGE if isinstance(effect, ThrowMessage) else PUBLISH_SIGNAL,
            published,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=_RETRY,
            local_retry_threshold=timedelta(seconds=5),
        )
    except FailureError as failure:
        raise EngineError(f"{effect.element} could not throw {effect.name!r}: {failure.cause}") from None
    except asyncio.CancelledError:
        return


async def report(around: Surroundings, effect: ReportToParent) -> None:
    """Tells the parent workflow of an escalation; one that is over needs to hear nothing."""
    if around.origin.parent is None:
        return
    child = workflow.info().workflow_id.rpartition("/")[2]
    parent = workflow.get_external_workflow_handle(around.origin.parent)
    try:
        await parent.signal("child_escalated", ChildReport(child, effect.code, effect.element))
    except FailureError:
        workflow.logger.info("the parent of %s is over", workflow.info().workflow_id)
    except asyncio.CancelledError:
        return
