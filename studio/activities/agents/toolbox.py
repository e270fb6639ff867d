"""Tools of an agent version: functions of the library and webhooks, called with checked arguments.

What may be called is fixed with the version: no text that the model reads can add a tool, change its
address or lift its policy. Results go back to the model fenced as data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from jsonschema import SchemaError
from pydantic_ai import ModelRetry, RunContext, Tool
from pydantic_ai.exceptions import CallDeferred, ToolFailed
from referencing import Registry

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest, HttpRequest
from studio.activities.agents.prompts import fenced
from studio.activities.agents.schemas import Validator
from studio.library.functions.references import reference_of
from studio.library.functions.selectors import find

if TYPE_CHECKING:
    from engine.json_values import Json, JsonObject
    from engine.ports import FunctionRunner, HttpSender, WorkOrder
    from studio.library.agent_settings import AgentTool

SECONDS = 30.0
LONGEST_RESULT = 50_000
ANYTHING: Mapping[str, Any] = {"type": "object", "additionalProperties": True}


@dataclass(frozen=True, slots=True)
class Hands:
    """What tools are done with."""

    functions: FunctionRunner
    http: HttpSender


@dataclass(frozen=True, slots=True)
class ReadyTool:
    """A tool with the schema of its arguments."""

    setting: AgentTool
    schema: Mapping[str, Any]
    description: str


async def ready_tools(settings: Sequence[AgentTool]) -> list[ReadyTool]:
    """Returns the tools that are offered; raises ActivityFailure for a function that is gone."""
    offered = [each for each in settings if each.policy != "never"]
    return [await database_sync_to_async(ready, thread_sensitive=False)(each) for each in offered]


def ready(setting: AgentTool) -> ReadyTool:
    """Returns one tool; a function brings schema and description from the library."""
    if setting.kind == "webhook":
        return ReadyTool(setting, setting.input_schema or ANYTHING, setting.description)
    version = find(reference_of(setting.function, version=str(setting.version))).version
    if version is None:
        message = f"the library has no function {setting.function!r} in version {setting.version}"
        raise ActivityFailure("agent-tool-unknown", message, retryable=False)
    description = setting.description or version.function.description or version.function.name
    return ReadyTool(setting, version.input_schema or ANYTHING, description)


class Toolbox:
    """The tools of one run, in PydanticAI's terms."""

    def __init__(
        self,
        tools: Sequence[ReadyTool],
        *,
        hands: Hands | None,
        order: WorkOrder,
        activities: Sequence[JsonObject] = (),
    ) -> None:
        self._tools = tools
        self._hands = hands
        self._order = order
        self._activities = {str(each["name"]): each for each in activities}

    @property
    def pauses(self) -> bool:
        """Whether a run can come to a tool that needs a person or the process."""
        return bool(self._activities) or any(each.setting.policy == "ask" for each in self._tools)

    def description_of(self, name: str) -> str:
        """Returns what a tool does, for the person who decides."""
        if name in self._activities:
            return str(self._activities[name]["description"])
        return next((each.description for each in self._tools if each.setting.name == name), "")

    def tools(self) -> list[Tool[object]]:
        """Returns them as the model is offered them; an activity of the process goes before the library."""
        ours = [each for each in self._tools if each.setting.name not in self._activities]
        return [*map(activity_tool, self._activities.values()), *map(self._tool, ours)]

    def _tool(self, ready: ReadyTool) -> Tool[object]:
        async def call(context: RunContext[object], **arguments: Any) -> str:
            return await self._call(ready, arguments, call_id=context.tool_call_id or "")

        def check(_context: RunContext[object], **arguments: Any) -> None:
            refuse_unfit(arguments, schema=ready.schema)

        made: Tool[object] = Tool.from_schema(
            call,
            name=ready.setting.name,
            description=ready.description or None,
            json_schema={"type": "object", **ready.schema},
            takes_ctx=True,
            args_validator=check,
        )
        made.requires_approval = ready.setting.policy == "ask"
        return made

    async def _call(self, ready: ReadyTool, arguments: dict[str, Any], *, call_id: str) -> str:
        """Calls it; the model hears of a failure that trying again would not help."""
        if self._hands is None:
            raise ActivityFailure("agent-misconfigured", "no tools can be used here", retryable=False)
        # A person may have corrected them: checked anew, right before they count.
        refuse_unfit(arguments, schema=ready.schema)
        key = f"{self._order.idempotency_key}:{call_id}"
        order = dataclasses.replace(self._order, idempotency_key=key)
        try:
            value = await done(ready.setting, arguments, order=order, hands=self._hands)
        except ActivityFailure as failure:
            if failure.retryable:
                raise
            raise ToolFailed(f"{failure.code}: {failure.message}"[:2000]) from failure
        return told(value)


def activity_tool(activity: JsonObject) -> Tool[object]:
    """A tool that the process does itself: the run pauses there, and goes on with what came of it."""
    schema: Any = activity["schema"]

    async def call(_context: RunContext[object], **_arguments: Any) -> str:
        raise CallDeferred

    def check(_context: RunContext[object], **arguments: Any) -> None:
        refuse_unfit(arguments, schema=schema)

    return Tool.from_schema(
        call,
        name=str(activity["name"]),
        description=str(activity["description"]) or None,
        json_schema=schema,
        takes_ctx=True,
        args_validator=check,
    )


def told(result: Json) -> str:
    """What a tool has brought, as the model reads it: data, whatever it says."""
    return f"<data>\n{fenced(result)[:LONGEST_RESULT]}\n</data>"


async def done(setting: AgentTool, arguments: dict[str, Any], *, order: WorkOrder, hands: Hands) -> Json:
    """Returns what the function or the webhook answers."""
    if setting.kind == "function":
        function = FunctionRequest(order, None, setting.function, str(setting.version), arguments, SECONDS)
        return (await hands.functions.run(function)).value
    configuration: dict[str, Json] = {"timeout_seconds": SECONDS}
    if setting.secret:
        configuration |= {"authentication": "bearer", "secret": setting.secret}
    asked = HttpRequest(order, setting.method, setting.url, {}, {}, arguments, configuration)
    return (await hands.http.send(asked)).value


def refuse_unfit(arguments: dict[str, Any], *, schema: Mapping[str, Any]) -> None:
    """Raises ModelRetry, which tells the model what is wrong with its arguments."""
    try:
        errors = list(Validator({"type": "object", **schema}, registry=Registry()).iter_errors(arguments))
    except SchemaError as error:
        raise ActivityFailure("agent-tool-misconfigured", error.message, retryable=False) from error
    if errors:
        found = [
            f"{'/'.join(map(str, error.absolute_path)) or '(arguments)'}: {error.message}"
            for error in errors[:10]
        ]
        raise ModelRetry("The arguments do not fit: " + "; ".join(found))
