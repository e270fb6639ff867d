"""What happened at one element of an instance."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema

from studio.accounts.requests import PersonRequest
from studio.instances.selectors.elements import element_history
from studio.instances.selectors.instances import instance_visible_to

router = Router()


class ValueOut(Schema):
    """A variable that went in or came out; sensitive values are masked for those who may not see them."""

    name: str
    value: Any
    sensitive: bool


class ExecutionOut(Schema):
    """One execution; `calls` are its attempts at work, each with `details` that depend on its kind."""

    instance: str
    key: str
    element: str
    name: str
    type: str
    state: str
    started_at: float
    ended_at: float | None
    reason: str | None
    calls: list[dict[str, Any]]
    inputs: list[ValueOut]
    outputs: list[ValueOut]


class ElementOut(Schema):
    """The executions of an element, newest first."""

    items: list[ExecutionOut]


@router.get("/instances/{path:instance_id}/elements/{element}", response=ElementOut)
def read_element_history(request: PersonRequest, instance_id: str, element: str) -> dict[str, Any]:
    """Returns what happened at an element: inputs, calls, outputs."""
    instance = instance_visible_to(request.user, pk=instance_id)
    return {"items": element_history(instance, element=element, reader=request.user)}
