"""ThrowMessage and ThrowSignal: a local activity hands them to the correlator of the host."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from engine.errors import EngineError
from engine.state.effects import ThrowMessage, ThrowSignal
from engine.temporal.surroundings import Surroundings

PUBLISH_MESSAGE = "publish_message"
PUBLISH_SIGNAL = "publish_signal"

_RETRY = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10))


async def throw(around: Surroundings, effect: ThrowMessage | ThrowSignal) -> None:
    """Hands one throw over, however long it takes: the instance does not end before.

    One that can never be handed over fails the workflow task, so that it is seen and goes on when mended.
    """
    instance = workflow.info().workflow_id
    published: dict[str, Any] = {
        "process": around.plan.process_id,
        "instance": instance,
        "element": effect.element,
        "name": effect.name,
        "payload": effect.payload,
        "idempotency_key": f"{instance}:{effect.throw}",
    }
    if isinstance(effect, ThrowMessage):
        published |= {"key": effect.key, "time_to_live": effect.time_to_live}
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
