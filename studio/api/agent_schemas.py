"""What operations on agents take and answer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from ninja import Schema
from pydantic import Field

from studio.activities.agents.bench import Trial
from studio.api.schemas import Input
from studio.library.actions.agents import AgentContent

if TYPE_CHECKING:
    from studio.library.agents.costs import CostRow
    from studio.library.models import Agent, AgentVersion


class AgentContentIn(Input):
    """A version: `secret` is the name of the secret with the key; `settings` are limits, tools, prices."""

    provider: str
    model: str = Field(default="", max_length=100)
    base_url: str = Field(default="", max_length=200)
    secret: str = Field(default="", max_length=100)
    system_prompt: str = ""
    settings: dict[str, Any] = Field(default_factory=dict)
    note: str = Field(default="", max_length=300)

    def content_of(self) -> AgentContent:
        """Returns it for the actions."""
        names = ("provider", "model", "base_url", "secret", "system_prompt", "settings", "note")
        return AgentContent(**{name: getattr(self, name) for name in names})


class NewAgentIn(AgentContentIn):
    """A new agent; its key never changes."""

    key: str = Field(max_length=100)
    name: str = Field(min_length=1, max_length=150)
    description: str = Field(default="", max_length=5000)


class NewAgentVersionIn(AgentContentIn):
    """A further version, and the number of the one that the person saw."""

    based_on: int


class BudgetIn(Input):
    """Most money of a day (UTC), in the currency of the prices; null lifts the limit."""

    budget: Decimal | None


class TaskIn(Input):
    """A task to try an agent with. Without a schema the answer is a text."""

    prompt: str = Field(default="", max_length=100_000)
    input: dict[str, Any] = Field(default_factory=dict)
    answer_schema: dict[str, Any] | None = None
    strict: bool = False
    validation: dict[str, Any] | None = None


class TrialIn(TaskIn):
    """A task, the version (null: the current one) and whether to answer without its model."""

    version: int | None = None
    offline: bool = False

    def trial_of(self) -> Trial:
        """Returns it for the bench."""
        return Trial(
            self.prompt, self.input, self.answer_schema, self.strict, self.validation, offline=self.offline
        )


class AgentOut(Schema):
    """An agent as process files name it; keys and secrets never leave the library."""

    key: str
    name: str
    description: str
    version: int | None
    provider: str
    model: str
    simulated: bool
    budget: Decimal | None
    retired_at: datetime | None


class AgentVersionOut(Schema):
    """What an agent was at one time."""

    number: int
    provider: str
    model: str
    base_url: str
    secret: str
    system_prompt: str
    settings: dict[str, Any]
    note: str
    content_hash: str
    created_at: datetime
    created_by: str | None


class TrialOut(Schema):
    """What came of a trial; `waiting` are calls of tools that need a person and were not made."""

    success: bool
    result: Any
    waiting: list[dict[str, Any]]
    error_code: str | None
    error_message: str
    details: dict[str, Any]


class AgentSampleOut(Schema):
    """A task that was kept."""

    name: str
    task: dict[str, Any]


class CostQuery(Schema):
    """Which runs are added up, and by what; days are by UTC and include both ends."""

    since: date | None = None
    until: date | None = None
    agent: str = ""
    process: str = ""
    by: Literal["day", "process", "agent", "version"] = "day"
    trials: bool = False


class CostOut(Schema):
    """What the runs of one day, process, agent or version used."""

    name: str
    runs: int
    failures: int
    answers: int
    tokens_read: int
    tokens_written: int
    cost: Decimal


class CostsOut(Schema):
    """The rows and their sum."""

    items: list[CostOut]
    total: CostOut


def agent_data(agent: Agent) -> dict[str, Any]:
    """Describes an agent by its current version."""
    current = agent.current
    return {
        "key": agent.key,
        "name": agent.name,
        "description": agent.description,
        "version": current.number if current else None,
        "provider": current.provider if current else "",
        "model": current.model if current else "",
        "simulated": bool(current and current.provider == "offline"),
        "budget": agent.budget,
        "retired_at": agent.retired_at,
    }


def agent_version_data(version: AgentVersion) -> dict[str, Any]:
    """Describes a version; the secret is a name."""
    names = ("number", "provider", "model", "base_url", "secret", "system_prompt", "settings", "note")
    return {
        **{name: getattr(version, name) for name in names},
        "content_hash": version.content_hash,
        "created_at": version.created_at,
        "created_by": version.created_by.username if version.created_by else None,
    }


def cost_data(row: CostRow) -> dict[str, Any]:
    """Describes a row of costs."""
    names = ("name", "runs", "failures", "answers", "tokens_read", "tokens_written", "cost")
    return {name: getattr(row, name) for name in names}
