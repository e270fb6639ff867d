"""What people see beside an agent's result, or beside its failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studio.library.models import AgentVersion

if TYPE_CHECKING:
    from pydantic_ai.usage import RunUsage

    from engine.json_values import Json
    from engine.ports import AgentRequest
    from studio.activities.agents.metering import Meter


@dataclass(frozen=True)
class Account:
    """What a run is charged to; `usage` and `meter` grow while it runs, over its pauses too."""

    version: AgentVersion
    request: AgentRequest
    meter: Meter
    usage: RunUsage
    unkept: list[str]
    """Rules that a lenient element let pass."""


def details_of(account: Account, *, transcript: list[Json], seconds: float) -> dict[str, Any]:
    """Returns model, tokens, cost, time and what was said."""
    version, answered, usage = account.version, account.meter.answered, account.usage
    asked = account.request.configuration
    details: dict[str, Any] = {
        "simulated": version.provider == AgentVersion.Provider.OFFLINE,
        "provider": answered.provider if answered else version.provider,
        "model": (answered.model if answered else version.model) or version.provider,
        "agent": version.agent.key,
        "agent_version": version.number,
        "requested": {"provider": asked.get("model_provider"), "model": asked.get("model_name")},
        "usage": {
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
        },
        "duration_ms": round(seconds * 1000),
        "transcript": transcript,
    }
    if answered and (answered.model, answered.provider) != (version.model, version.provider):
        details["fallback_for"] = version.model
    if account.unkept:
        details["rules_not_kept"] = [*account.unkept]
    if usage.tool_calls:
        details["tool_calls"] = usage.tool_calls
    if account.meter.priced or account.meter.spent:
        details["cost"] = round(account.meter.spent, 8)
    return details
