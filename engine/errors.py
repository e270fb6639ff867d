"""Every error of the engine.

PeriscopeError
├── EngineError              our own mistake: a defect, never the author's
├── UnreadableFile           the bytes are not a BPMN 2.0 file we accept (line, column)
├── UncompilableProcess      readable, but this process cannot be made runnable (findings)
├── ExpressionError          an expression of the author
│   ├── ForbiddenExpression        refused before anything runs
│   ├── ExpressionFailed           went wrong with these variables
│   └── ExpressionLimitExceeded    too long, too deep, too big, too slow
├── InvalidVariable          a value that its declaration does not allow
├── WrongTrigger             something reached an instance that does not wait for it
├── ActivityFailure          an activity failed (retryable or not), with a code
├── PlanMissing              no stored plan has this fingerprint
└── PlanDelayed              a plan is still being read; to be asked for again

A modelled error (BPMN 2.0 §10.5.6 "Error") is not an exception: it is the value `BpmnError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.findings import Finding


class PeriscopeError(Exception):
    """Everything the engine raises on purpose."""


class EngineError(PeriscopeError):
    """A defect of ours: an invariant of the engine does not hold."""


class UnreadableFile(PeriscopeError):
    """The bytes cannot be read as BPMN 2.0; `line` and `column` count from 1, 0 means unknown."""

    def __init__(
        self,
        message: str,
        *,
        rule: str = "unreadable-file",
        line: int = 0,
        column: int = 0,
        element: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.line = line
        self.column = column
        self.element = element


class UncompilableProcess(PeriscopeError):
    """No plan can be made of this process; `findings` say why, element by element."""

    def __init__(self, process_id: str, findings: Sequence[Finding]) -> None:
        super().__init__(f"process {process_id!r} cannot run: " + "; ".join(f.message for f in findings))
        self.process_id = process_id
        self.findings = tuple(findings)


class ExpressionError(PeriscopeError):
    """An expression cannot be used; the sentence names the expression and the remedy."""

    def __init__(self, expression: str, reason: str) -> None:
        super().__init__(f"`{expression[:200]}`: {reason}")
        self.expression = expression
        self.reason = reason


class ForbiddenExpression(ExpressionError):
    """Refused before anything runs: not part of the language."""


class ExpressionFailed(ExpressionError):
    """Failed with these variables; `variable` names the one at fault where there is one."""

    def __init__(self, expression: str, reason: str, *, variable: str | None = None) -> None:
        super().__init__(expression, reason)
        self.variable = variable


class ExpressionLimitExceeded(ExpressionError):
    """A limit of `security.md` §2.7 was reached."""


class InvalidVariable(PeriscopeError):
    """A value does not fit the declaration of its variable."""

    def __init__(self, variable: str, reason: str, *, element: str | None = None) -> None:
        super().__init__(f"variable {variable!r}: {reason}")
        self.variable = variable
        self.reason = reason
        self.element = element


class WrongTrigger(PeriscopeError):
    """A trigger names something this instance does not wait for (late, repeated or foreign)."""


class ActivityFailure(PeriscopeError):
    """An activity failed; `retryable` tells whether trying again can help."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        retryable: bool,
        retry_after_seconds: float | None = None,
        details: dict[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = retryable
        self.retry_after_seconds = retry_after_seconds
        self.details = details or {}


class PlanMissing(PeriscopeError):
    """No stored plan has this fingerprint."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(f"no plan is stored under {fingerprint}")
        self.fingerprint = fingerprint


class PlanDelayed(PeriscopeError):
    """A plan is still being read: whoever needs it asks again."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(f"the plan {fingerprint} is still being read")
        self.fingerprint = fingerprint


@dataclass(frozen=True, slots=True)
class BpmnError:
    """A modelled or technical failure travelling outwards through the scopes of an instance.

    `code` is what error events match; `element` is where it came from; `attempts` counts tries.
    """

    code: str
    message: str
    element: str
    attempts: int = 1
