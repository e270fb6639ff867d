"""Operations on triggers: addresses by which programs outside publish messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import Input, Page
from studio.hooks.actions.manage import create_trigger, disable_trigger, enable_trigger, rotate_secret
from studio.hooks.models import Trigger, TriggerCall
from studio.hooks.selectors import trigger_visible_to, triggers_visible_to
from studio.hooks.views import address_of

router = Router()


class TriggerIn(Input):
    """A trigger; `payload` and `key` are expressions over `body`, the JSON body of a call."""

    process_id: str = Field(max_length=200)
    message: str = Field(max_length=300)
    payload: str = Field(default="", max_length=2000)
    key: str = Field(default="", max_length=2000)


class TriggersFilter(PageRequest):
    """The filters of the list; `state` is on or off."""

    state: Literal["", "on", "off"] = ""


class TriggerOut(Schema):
    """A trigger; never its secret."""

    id: int
    process_id: str
    message: str
    payload: str
    key: str
    address: str
    created_by: str
    created_at: datetime
    rotated_at: datetime | None
    disabled_at: datetime | None


class TriggerWithSecretOut(TriggerOut):
    """A trigger with a secret that was just made; it is never shown again."""

    secret: str


class TriggerCallOut(Schema):
    """What became of one call; `message` is the id of what it published."""

    at: datetime
    outcome: str
    reason: str
    caller: str
    message: int | None


@router.get("/triggers", response=Page[TriggerOut])
def list_triggers(request: PersonRequest, filters: Query[TriggersFilter]) -> dict[str, Any]:
    """Lists triggers; `q` searches process and message."""
    found = triggers_visible_to(request.user, search=filters.q, state=filters.state)
    return one_page(found, paging=filters, order="process_id", show=trigger_data)


@router.post("/triggers", response={201: TriggerWithSecretOut})
def create_one_trigger(request: PersonRequest, data: TriggerIn) -> Status:
    """Makes a trigger for a message of a live process; the answer shows its secret, this once."""
    made, secret = create_trigger(
        request.user, process_id=data.process_id, message=data.message, payload=data.payload, key=data.key
    )
    return Status(201, {**trigger_data(made), "secret": secret})


@router.get("/triggers/{int:pk}", response=TriggerOut)
def read_trigger(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Returns one trigger."""
    return trigger_data(trigger_visible_to(request.user, pk=pk))


@router.get("/triggers/{int:pk}/calls", response=Page[TriggerCallOut])
def list_trigger_calls(request: PersonRequest, pk: int, paging: Query[PageRequest]) -> dict[str, Any]:
    """Lists the last calls, the newest first."""
    calls = trigger_visible_to(request.user, pk=pk).calls.all()
    return one_page(calls, paging=paging, order="-at", show=call_data)


@router.post("/triggers/{int:pk}/rotate", response=TriggerWithSecretOut)
def rotate_trigger_secret(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Gives a trigger a new secret, valid at once; the answer shows it, this once."""
    secret = rotate_secret(request.user, trigger=trigger_visible_to(request.user, pk=pk))
    return {**trigger_data(trigger_visible_to(request.user, pk=pk)), "secret": secret}


@router.post("/triggers/{int:pk}/disable", response=TriggerOut)
def disable_one_trigger(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Switches a trigger off; 409 when it is off."""
    disable_trigger(request.user, trigger=trigger_visible_to(request.user, pk=pk))
    return trigger_data(trigger_visible_to(request.user, pk=pk))


@router.post("/triggers/{int:pk}/enable", response=TriggerOut)
def enable_one_trigger(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Switches a trigger on again; 409 when it is on."""
    enable_trigger(request.user, trigger=trigger_visible_to(request.user, pk=pk))
    return trigger_data(trigger_visible_to(request.user, pk=pk))


def trigger_data(trigger: Trigger) -> dict[str, Any]:
    """One trigger."""
    return {
        "id": trigger.pk,
        "process_id": trigger.process_id,
        "message": trigger.message,
        "payload": trigger.payload,
        "key": trigger.key,
        "address": address_of(trigger),
        "created_by": trigger.created_by.get_username(),
        "created_at": trigger.created_at,
        "rotated_at": trigger.rotated_at,
        "disabled_at": trigger.disabled_at,
    }


def call_data(call: TriggerCall) -> dict[str, Any]:
    """One call."""
    return {
        "at": call.at,
        "outcome": call.outcome,
        "reason": call.reason,
        "caller": call.caller,
        "message": call.publication,
    }
