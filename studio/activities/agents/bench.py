"""Agents on the test page: one version, tried with a task; charged as a trial, and nothing leaves the house.

Functions that run by themselves run, confined as ever. A tool that needs a person is not called: the trial
ends there and shows the exact arguments.
"""

from __future__ import annotations

import asyncio
import copy
import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from engine.errors import ActivityFailure
from engine.ports import AgentRequest, HttpRequest, WorkOrder, WorkResult
from studio.activities.agents.ledger import Ledger
from studio.activities.agents.runner import LibraryAgentRunner
from studio.activities.agents.toolbox import Hands
from studio.activities.functions.library import LibraryFunctions
from studio.activities.functions.runner import ConfinedFunctionRunner
from studio.activities.functions.shared import shared_pool, usual_limits
from studio.activities.secrets import StoredSecrets
from studio.library.functions.tallies import TallyWriter
from studio.library.models import AgentVersion

if TYPE_CHECKING:
    from engine.json_values import Json, JsonObject

LONGEST_SECONDS = 120.0
"""Somebody waits before the page."""
OUTSIDE = dict.fromkeys(
    ("include_workflow_context", "include_user_permissions", "include_compliance_level"), False
)
"""A trial belongs to no process."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What an agent is tried with; `offline` answers without its model."""

    prompt: str = ""
    given: JsonObject = field(default_factory=dict)
    answer_schema: JsonObject | None = None
    strict: bool = False
    validation: JsonObject | None = None
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial: an answer, tools that wait for a person, or a failure."""

    value: Json
    details: JsonObject
    waiting: list[Json] = field(default_factory=list)
    error_code: str | None = None
    error_message: str = ""


class Uncounted(TallyWriter):
    """Trials do not count as runs of the functions they call."""

    def note(self, version: int, *, outcome: str, milliseconds: int) -> None:
        """Counts nothing."""


class NothingOutside:
    """Stands for the way out, which no trial takes."""

    async def send(self, request: HttpRequest) -> WorkResult:
        """Refuses."""
        raise ActivityFailure("agent-trial", f"a trial calls no webhook ({request.url})", retryable=False)


@lru_cache(maxsize=1)
def runner() -> LibraryAgentRunner:
    """Returns the runner of this process."""
    library = LibraryFunctions(tallies=Uncounted())
    functions = ConfinedFunctionRunner(shared_pool(), library=library, usual=usual_limits())
    return LibraryAgentRunner(secrets=StoredSecrets(), hands=Hands(functions, NothingOutside()))


def try_agent(version: AgentVersion, trial: Trial) -> Tried:
    """Runs a version once. Blocks; never raises for what the model or its server does."""
    ledger = Ledger(version, process="", trial=True)
    if trial.offline:
        version = copy.copy(version)
        version.provider = AgentVersion.Provider.OFFLINE
    run = runner().run_version(version, request=asked(version, trial), heartbeat=no_heart, ledger=ledger)
    try:
        result = asyncio.run(run)
    except ActivityFailure as failure:
        return Tried(None, told(failure), error_code=failure.code, error_message=failure.message)
    if result.details.get("needs_approval"):
        paused: Any = result.value
        return Tried(None, result.details, waiting=paused["calls"])
    return Tried(result.value, result.details)


def asked(version: AgentVersion, trial: Trial) -> AgentRequest:
    """Returns the trial as a run of nobody's element."""
    key = str(uuid.uuid4())
    order = WorkOrder("", key, key, "trial", "", key, idempotency_key=f"trial:{key}")
    configuration: JsonObject = {
        "business_context": {**OUTSIDE},
        "settings": {"timeout_seconds": LONGEST_SECONDS},
        "structured_output": {"json_schema": trial.answer_schema, "strict": trial.strict},
        "validation": trial.validation,
    }
    return AgentRequest(order, version.agent.key, trial.prompt, trial.given, configuration)


def told(failure: ActivityFailure) -> JsonObject:
    """Returns what is known about a failed run."""
    known: Any = failure.details
    details: JsonObject = known
    return details


def no_heart() -> None:
    """Nobody listens for signs of life."""
