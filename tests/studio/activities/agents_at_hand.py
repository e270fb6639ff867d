"""Agents of the library that tests run, with tools that do real work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import pytest

from engine.errors import ActivityFailure
from engine.ports import AgentRequest, HttpRequest, WorkResult
from studio.activities.agents import LibraryAgentRunner
from studio.activities.agents.toolbox import Hands
from studio.activities.functions.library import LibraryFunctions
from studio.activities.functions.runner import ConfinedFunctionRunner
from studio.activities.functions.shared import shared_pool, usual_limits
from studio.library.actions.agents import AgentContent, publish
from studio.library.functions.models import Function, FunctionVersion
from studio.library.models import Agent, AgentVersion
from tests.studio.activities.orders import ORDER

if TYPE_CHECKING:
    from studio.library.functions.tallies import TallyWriter

ADD = "def execute(a, b):\n    return a + b\n"
NUMBERS = {
    "type": "object",
    "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
    "required": ["a", "b"],
    "additionalProperties": False,
}


class RecordingHttp:
    """Notes every call instead of making it: what is in `sent` has left the house."""

    def __init__(self) -> None:
        self.sent: list[HttpRequest] = []

    async def send(self, request: HttpRequest) -> WorkResult:
        self.sent.append(request)
        return WorkResult(value={"accepted": True})


class NoTallies:
    """Counts nothing, so that no thread writes after the test."""

    def note(self, _version: int, **_run: Any) -> None:
        pass


def make_agent(**content: Any) -> AgentVersion:
    agent = Agent.objects.create(key="checker", name="Checker")
    return publish(agent, number=1, content=AgentContent(**{"provider": "offline", **content}), actor=None)


def make_function(key: str = "add", *, source: str = ADD, schema: Any = NUMBERS) -> FunctionVersion:
    function = Function.objects.create(key=key, name=key.title(), description="Adds two numbers.")
    version = FunctionVersion.objects.create(
        function=function, number=1, source=source, input_schema=schema, output_schema=None, sha256="0" * 64
    )
    function.current = version
    function.save()
    return version


def request(continuation: Any = None, **configuration: Any) -> AgentRequest:
    return AgentRequest(
        order=ORDER,
        agent="checker",
        prompt="Check it.",
        inputs={"amount": 7500},
        configuration=configuration,
        continuation=continuation,
    )


def hands(http: RecordingHttp | None = None) -> Hands:
    library = LibraryFunctions(tallies=cast("TallyWriter", NoTallies()))
    functions = ConfinedFunctionRunner(shared_pool(), library=library, usual=usual_limits())
    return Hands(functions, http or RecordingHttp())


class KnownSecrets:
    """One secret for the keys of models."""

    def resolve(self, _name: str) -> str:
        return "sk-test"


def runner(**how: Any) -> LibraryAgentRunner:
    return LibraryAgentRunner(secrets=KnownSecrets(), **how)


def run(asked: AgentRequest, *, heartbeat: Callable[[], None] = lambda: None, **how: Any) -> WorkResult:
    return asyncio.run(runner(**how).run(asked, heartbeat))


def failure(asked: AgentRequest, **how: Any) -> ActivityFailure:
    with pytest.raises(ActivityFailure) as failed:
        run(asked, **how)
    return failed.value
