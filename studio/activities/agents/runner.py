"""The AgentRunner port: an agent of the library answers, and the library decides with which model.

An element may name a provider and a model, because files come from elsewhere. They are noted beside the
result but do not replace what the library's keepers chose. Limits of an element only lower the library's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.conf import settings
from pydantic_ai import DeferredToolRequests, capture_run_messages

from engine.errors import ActivityFailure
from engine.model.configurations.answer_rules import answer_rules
from engine.ports import WorkResult
from studio.activities.agents.asking import Asking, ask
from studio.activities.agents.conversations import paused, resumed
from studio.activities.agents.details import Account, details_of
from studio.activities.agents.endpoints import Endpoint
from studio.activities.agents.failures import failure_of
from studio.activities.agents.ledger import Ledger
from studio.activities.agents.metering import Meter
from studio.activities.agents.models import Opening, endpoints_of, open_models
from studio.activities.agents.offline import offline_model
from studio.activities.agents.prompts import Background
from studio.activities.agents.rules import Checking
from studio.activities.agents.schemas import BadSchema, shape_of
from studio.activities.agents.toolbox import Hands, Toolbox, ready_tools
from studio.activities.agents.transcripts import transcript_of
from studio.library.agent_settings import AgentSettings
from studio.library.models import AgentVersion
from studio.library.selectors import agent_version, resolve_agent

if TYPE_CHECKING:
    from pydantic_ai import AgentRunResult
    from pydantic_ai.models import Model

    from engine.json_values import Json
    from engine.ports import AgentRequest, SecretSource, WorkOrder

Pinned = Callable[["WorkOrder", str], Awaitable[int | None]]
"""Answers with the id of the agent version that a deployment pinned, or None for the current one."""

Known = Callable[["WorkOrder"], Awaitable[Background | None]]
"""Answers with what may be told of the instance that a run belongs to."""


async def nothing_pinned(_order: WorkOrder, _agent: str) -> int | None:
    """Pins nothing: every run takes the agent's current version."""
    return None


async def nothing_known(_order: WorkOrder) -> Background | None:
    """Knows no instance."""
    return None


class LibraryAgentRunner:
    """Runs agents of the library."""

    def __init__(
        self,
        *,
        secrets: SecretSource,
        pinned: Pinned = nothing_pinned,
        known: Known = nothing_known,
        hands: Hands | None = None,
    ) -> None:
        self._secrets = secrets
        self._pinned = pinned
        self._known = known
        self._hands = hands

    async def run(self, request: AgentRequest, heartbeat: Callable[[], None]) -> WorkResult:
        """One run to its answer or a pause; ActivityFailure says whether trying again can help."""
        heartbeat()
        version = await self._find_version(request)
        ledger = Ledger(version, request.order.process)
        return await self.run_version(version, request=request, heartbeat=heartbeat, ledger=ledger)

    async def run_version(
        self, version: AgentVersion, *, request: AgentRequest, heartbeat: Callable[[], None], ledger: Ledger
    ) -> WorkResult:
        """Runs one version, whatever is current or pinned, and charges the ledger."""
        asking = await self._asking(version, request=request, heartbeat=heartbeat)
        meter = Meter(ledger, limit=asking.limits.cost_limit, spent=asking.conversation.spent)
        usage = asking.conversation.usage
        account = Account(version, request=request, meter=meter, usage=usage, unkept=asking.unkept)
        said, before = [], len(asking.conversation.messages)
        started = time.monotonic()
        try:
            with capture_run_messages() as said:
                async with asyncio.timeout(asking.limits.timeout_seconds), AsyncExitStack() as stack:
                    model = await self._open_model(version, asking=asking, meter=meter, stack=stack)
                    result = await ask(asking, model=model)
        except Exception as error:
            failure, seconds = failure_of(error), time.monotonic() - started
            failure.details |= details_of(account, transcript=transcript_of(said[before:]), seconds=seconds)
            await ledger.note_run(failed=True, seconds=seconds)
            raise failure from error
        seconds = time.monotonic() - started
        transcript = transcript_of(result.all_messages()[before:])
        details = details_of(account, transcript=transcript, seconds=seconds)
        if not isinstance(result.output, DeferredToolRequests):
            await ledger.note_run(failed=False, seconds=seconds)
        return answer_of(result, asking=asking, meter=meter, details=details)

    async def _asking(
        self, version: AgentVersion, *, request: AgentRequest, heartbeat: Callable[[], None]
    ) -> Asking:
        try:
            shape = shape_of(as_mapping(request.configuration.get("structured_output")))
        except BadSchema as error:
            raise ActivityFailure("agent-misconfigured", str(error), retryable=False) from error
        limits = limits_of(version, request=request)
        rules = answer_rules(as_mapping(request.configuration.get("validation")))
        return Asking(
            request=request,
            name=version.agent.key,
            system_prompt=version.system_prompt,
            shape=shape,
            limits=limits,
            toolbox=Toolbox(
                await ready_tools(limits.tools),
                hands=self._hands,
                order=request.order,
                activities=request.tools,
            ),
            conversation=resumed(request.continuation),
            heartbeat=heartbeat,
            streaming=flag(request, "enable_streaming"),
            checking=Checking(rules, request.inputs, shape) if rules else None,
            background=await self._known(request.order),
        )

    async def _find_version(self, request: AgentRequest) -> AgentVersion:
        pinned = await self._pinned(request.order, request.agent)
        found = await database_sync_to_async(find_version, thread_sensitive=False)(
            request.agent, pinned=pinned
        )
        if found is None:
            message = f"the library has no agent {request.agent!r}"
            raise ActivityFailure("agent-unknown", message, retryable=False)
        return found

    async def _open_model(
        self, version: AgentVersion, *, asking: Asking, meter: Meter, stack: AsyncExitStack
    ) -> Model:
        request = asking.request
        if version.provider == AgentVersion.Provider.OFFLINE:
            return offline_model(agent=version.agent.name, task=request.prompt, inputs=request.inputs)
        fallback = flag(request, "enable_fallback")
        endpoints: list[Endpoint] = endpoints_of(version, limits=asking.limits, fallback=fallback)
        seconds = asking.limits.timeout_seconds
        opening = Opening(self._secrets, settings.AGENT_ENDPOINTS, seconds)
        return await stack.enter_async_context(open_models(endpoints, opening=opening, meter=meter))


def find_version(agent: str, *, pinned: int | None) -> AgentVersion | None:
    """Returns the pinned version, or else the current one."""
    return resolve_agent(agent) if pinned is None else agent_version(pinned)


def answer_of(
    result: AgentRunResult[Any], *, asking: Asking, meter: Meter, details: dict[str, Any]
) -> WorkResult:
    """Returns the answer as the author asked for it, or the pause."""
    if not isinstance(result.output, DeferredToolRequests):
        shape = asking.shape
        return WorkResult(value=shape.unwrap(result.output) if shape else result.output, details=details)
    pause = paused(
        result.output,
        toolbox=asking.toolbox,
        limits=asking.limits,
        messages=result.all_messages(),
        usage=result.usage,
        spent=meter.spent,
    )
    waiting: list[Json] = [call.tool_name for call in (*result.output.approvals, *result.output.calls)]
    return WorkResult(value=pause, details={**details, "needs_approval": True, "waiting_tools": waiting})


def limits_of(version: AgentVersion, *, request: AgentRequest) -> AgentSettings:
    """Returns the library's settings, lowered (temperature: set where the library leaves it open)."""
    ours = AgentSettings.model_validate(version.settings)
    theirs = as_mapping(request.configuration.get("settings")) or {}
    seconds = theirs.get("timeout_seconds") or ours.timeout_seconds
    tokens = [limit for limit in (ours.max_tokens, theirs.get("max_tokens")) if limit]
    return ours.model_copy(
        update={
            "timeout_seconds": min(ours.timeout_seconds, seconds),
            "max_tokens": min(tokens, default=None),
            "temperature": ours.temperature if ours.temperature is not None else theirs.get("temperature"),
        }
    )


def flag(request: AgentRequest, name: str) -> bool:
    """Tells whether the element switches something on."""
    return (as_mapping(request.configuration.get("settings")) or {}).get(name) is True


def as_mapping(value: Any) -> dict[str, Any] | None:  # noqa: ANN401 - JSON
    """Returns an object of the configuration, or None."""
    return value if isinstance(value, dict) else None
