"""Model settings, limits, prices, fallback and tools of an agent version."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Price = Annotated[float, Field(ge=0, le=1_000_000)]


class Prices(BaseModel):
    """What a million tokens cost, in whatever currency the studio counts in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    price_input: Price | None = None
    price_output: Price | None = None


class FallbackModel(Prices):
    """The model that answers where the first one's provider fails."""

    provider: Literal["openai", "anthropic", "google", "openai-compatible"]
    model: Annotated[str, Field(min_length=1, max_length=100)]
    base_url: Annotated[str, Field(max_length=200)] = ""
    secret: Annotated[str, Field(max_length=100)] = ""


class AgentTool(BaseModel):
    """What the model may ask for. `policy`: auto runs by itself, ask after a person, never not at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,59}$")]
    policy: Literal["auto", "ask", "never"] = "never"
    kind: Literal["function", "webhook"] = "function"
    description: Annotated[str, Field(max_length=1000)] = ""
    function: Annotated[str, Field(max_length=100)] = ""
    version: Annotated[int, Field(ge=1)] | None = None
    """The function's version when this was published: a later one is another tool."""
    method: Literal["POST", "PUT", "PATCH", "DELETE"] = "POST"
    url: Annotated[str, Field(max_length=500)] = ""
    secret: Annotated[str, Field(max_length=100)] = ""
    input_schema: dict[str, Any] | None = None
    """What arguments a webhook takes; a function has its own schema."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> AgentTool:
        if self.kind == "function" and (not self.function or self.version is None):
            raise ValueError("a tool of the kind function names a function and its version")
        if self.kind == "webhook" and not self.url.startswith(("https://", "http://")):
            raise ValueError("a tool of the kind webhook has an http or https address")
        if self.kind == "webhook" and "{" in self.url:
            raise ValueError("the address of a webhook is fixed")
        if self.kind == "webhook" and self.policy == "auto":
            # A webhook has effects outside; a person must have seen the exact arguments.
            raise ValueError("a webhook cannot run by itself; choose ask")
        return self


class AgentSettings(Prices):
    """What the library decides for every run; an element may ask for less, never for more."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, Field(ge=1, le=200_000)] | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = 300.0
    """Wall time of one activity; waiting for a person does not count."""
    request_limit: Annotated[int, Field(ge=1, le=100)] = 10
    """How many calls of the model one run may make, repairs of malformed answers included."""
    total_tokens_limit: Annotated[int, Field(ge=1)] | None = None
    tool_calls_limit: Annotated[int, Field(ge=0, le=100)] | None = None
    cost_limit: Annotated[float, Field(gt=0)] | None = None
    """Most money one run may cost; needs the prices."""
    fallback: FallbackModel | None = None
    tools: Annotated[tuple[AgentTool, ...], Field(max_length=30)] = ()
    approvers: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    """Groups whose members decide about tools with the policy ask; nobody named means everybody at work."""

    four_eyes: bool = False
    """Whether whoever started the instance may not decide about its tools."""
    approval_seconds: Annotated[float, Field(ge=60, le=30 * 24 * 3600)] | None = None
    """How long a person may take; None waits for ever."""
    on_expiry: Literal["refuse", "escalate"] = "refuse"
    """Then the model hears that nobody decided, or the task goes to `escalate_to` as well."""
    escalate_to: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _is_consistent(self) -> AgentSettings:
        names = [tool.name for tool in self.tools]
        if len(names) != len(set(names)):
            raise ValueError("two tools have the same name")
        priced = [self, *([self.fallback] if self.fallback else [])]
        if self.approval_seconds is not None and self.on_expiry == "escalate" and not self.escalate_to:
            raise ValueError("an escalation names whom it goes to")
        if self.cost_limit is not None and any(
            each.price_input is None or each.price_output is None for each in priced
        ):
            raise ValueError("a limit of the cost needs the prices of every model")
        return self

    def stored(self) -> dict[str, Any]:
        """Returns it as JSON without what is left open."""
        written = self.model_dump(mode="json", exclude_none=True)
        return {name: value for name, value in written.items() if value != []}
