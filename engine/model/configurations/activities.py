"""Configurations that any activity may carry, and those of plain service and script tasks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often a failing activity is tried again. Intervals are seconds; None takes the default."""

    max_attempts: int | None = None
    initial_interval: float | None = None
    backoff_coefficient: float | None = None
    maximum_interval: float | None = None
    non_retryable_errors: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeoutConfig:
    """Seconds; None takes the default; `execution_unlimited` stands for `executionTimeout="none"`."""

    start_to_close: float | None = None
    heartbeat: float | None = None
    schedule_to_start: float | None = None
    schedule_to_close: float | None = None
    execution: float | None = None
    execution_unlimited: bool = False
    run: float | None = None
    task_queue: str | None = None
    """Where it stands here, the reader copies it to `Extensions.task_queue`."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InputMapping:
    """`source` → `target`; `type` is variable, literal or expression."""

    source: str
    target: str
    type: str = "variable"
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputMapping:
    """Where a result goes; `source` is a path into it."""

    variable: str | None = None
    error_variable: str | None = None
    source: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptConfiguration:
    """A function of the library (`ScriptTaskConfiguration`)."""

    function_id: str | None = None
    function_name: str | None = None
    version: str | None = None
    description: str = ""
    output_variable: str | None = None
    error_variable: str | None = None
    inputs: tuple[InputMapping, ...] = ()
    output: OutputMapping | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableSet:
    """One assignment; `expression` is a source text."""

    name: str
    expression: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableConfiguration:
    """Initialises and updates variables."""

    sets: tuple[VariableSet, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookConfiguration:
    """A call of an HTTP endpoint; headers and query are (name, text) pairs."""

    url: str = ""
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    body_expression: str | None = None
    authentication: str = "none"
    secret: str | None = None
    secret_header: str | None = None
    """Name of the header that carries the secret, with authentication `header`."""
    expected_status: str | None = None
    response_type: str = "json"
    output_variable: str | None = None
    error_variable: str | None = None
    timeout_seconds: float | None = None
    idempotency_header: str | None = None
    signature_secret: str | None = None
    """Name of the secret that signs the call: two headers with the time and an HMAC over time and body."""
    inputs: tuple[InputMapping, ...] = ()
    output: OutputMapping | None = None
    line: int = 0

    @property
    def secret_names(self) -> frozenset[str]:
        """The secrets it names literally: to authenticate, to sign, and as `secret:name` in headers."""
        marked = (text.strip() for _, text in self.headers)
        named = [text.removeprefix("secret:").strip() for text in marked if text.startswith("secret:")]
        return frozenset(
            name for name in (self.secret, self.signature_secret, *named) if name and "${" not in name
        )
