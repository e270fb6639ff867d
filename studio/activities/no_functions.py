"""Refusing scripts: where they cannot be confined, or an administrator does not want them."""

from __future__ import annotations

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest, WorkResult


class NoFunctions:
    """Implements `engine.ports.FunctionRunner` by saying why nothing runs."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def run(self, request: FunctionRequest) -> WorkResult:
        """Refuses; the instance keeps an incident that a person can retry once scripts may run."""
        raise ActivityFailure("scripts-refused", f"scripts do not run here: {self._reason}", retryable=False)
