"""Turns what a model run can raise into failures of the activity, with a code and whether to try again."""

from __future__ import annotations

from openai import APIError
from pydantic_ai import exceptions as raised

from engine.errors import ActivityFailure

RETRYABLE_STATUS = frozenset({408, 409, 425, 429})
LONGEST_MESSAGE = 1000

REFUSED: tuple[tuple[type[Exception], str], ...] = (
    (raised.ModelAuthenticationError, "agent-not-authorised"),
    (raised.ModelQuotaExceededError, "agent-quota-exceeded"),
    (raised.ModelNotFoundError, "agent-model-unknown"),
    (raised.ContentFilterError, "agent-answer-filtered"),
    (raised.UserError, "agent-misconfigured"),
)
"""Trying again does not help."""


def failure_of(error: Exception) -> ActivityFailure:
    """Returns the failure for anything a run raised."""
    if isinstance(error, ActivityFailure):
        return error
    if isinstance(error, raised.FallbackExceptionGroup):
        return of_all(error)
    if isinstance(error, raised.UsageLimitExceeded):
        return of_limit(error)
    for kind, code in REFUSED:
        if isinstance(error, kind):
            return made(code, error, retryable=False)
    if isinstance(error, raised.ModelHTTPError):
        return of_status(error)
    if isinstance(error, raised.ModelAPIError):
        return made("agent-unavailable", error, retryable=True)
    if isinstance(error, raised.UnexpectedModelBehavior):
        return of_behaviour(error)
    if isinstance(error, TimeoutError):
        return ActivityFailure("agent-timeout", "the agent took longer than allowed", retryable=True)
    retryable = isinstance(error, OSError | APIError)
    return made("agent-unavailable" if retryable else "agent-failed", error, retryable=True)


def of_all(error: raised.FallbackExceptionGroup) -> ActivityFailure:
    """Returns the failure of a model and its fallback: trying again helps if it may help with one of them."""
    failures = [failure_of(each) for each in error.exceptions if isinstance(each, Exception)]
    hopeful = [each for each in failures if each.retryable] or failures
    found = hopeful[0]
    delays = [each.retry_after_seconds for each in hopeful]
    # Whoever is ready first is asked first.
    found.retry_after_seconds = min([each for each in delays if each is not None], default=None)
    if None in delays:
        found.retry_after_seconds = None
    found.details["tried"] = [f"{each.code}: {each.message[:200]}" for each in failures]
    return found


def of_limit(error: raised.UsageLimitExceeded) -> ActivityFailure:
    """Returns the failure for a limit of the library, and which one it was."""
    failure = made("agent-limit-exceeded", error, retryable=False)
    text = str(error)
    words = {"cost": "cost", "tool_calls": "tool_calls", "request_limit": "requests", "tokens": "tokens"}
    failure.details["limit"] = next((name for word, name in words.items() if word in text), "usage")
    return failure


def of_status(error: raised.ModelHTTPError) -> ActivityFailure:
    """Returns the failure for an HTTP answer; 429 and 503 may say when to come back."""
    limited = error.status_code == 429
    retryable = error.status_code in RETRYABLE_STATUS or error.status_code >= 500
    code = "agent-rate-limited" if limited else "agent-unavailable" if retryable else "agent-refused"
    failure = made(code, error, retryable=retryable)
    failure.retry_after_seconds = error.retry_after
    failure.details["status"] = error.status_code
    return failure


def of_behaviour(error: raised.UnexpectedModelBehavior) -> ActivityFailure:
    """Returns the failure for an answer that cannot be used; its text is kept for whoever looks into it."""
    # Rejected answers were repaired within the run; what never was an answer may be better next time.
    rejected = "retries" in str(error).lower()
    failure = made("agent-answer-invalid", error, retryable=not rejected)
    body = getattr(error, "body", None)
    if body:
        failure.details["answer"] = str(body)[:4000]
    return failure


def made(code: str, error: Exception, *, retryable: bool) -> ActivityFailure:
    """Returns a failure with the error's own words, shortened."""
    return ActivityFailure(code, str(error)[:LONGEST_MESSAGE] or type(error).__name__, retryable=retryable)
