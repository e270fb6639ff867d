"""Operations that start instances."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.schemas import Input
from studio.deployments.selectors import plan_of, startable_deployment
from studio.instances.actions.start import start_instance
from studio.instances.inputs import fields_of

router = Router()


class StartFormOut(Schema):
    """What a process asks for."""

    process_id: str
    name: str
    version: int
    fields: list[dict[str, Any]]


class StartIn(Input):
    """A start; `key` makes repeated calls one start.

    Variables that the process does not declare are accepted where they are called as variables may be.
    """

    variables: dict[str, Any] = Field(default_factory=dict)
    business_key: str = Field(default="", max_length=200)
    key: str = Field(default="", max_length=100)


class StartedOut(Schema):
    """The instance that was started; it begins within a moment."""

    instance: str
    state: str


@router.get("/start/{process_id}/form", response=StartFormOut)
def read_start_form(request: PersonRequest, process_id: str) -> dict[str, Any]:
    """Returns the fields of a process's start form."""
    deployment = startable_deployment(request.user, process_id=process_id)
    fields = fields_of(plan_of(deployment))
    return {
        "process_id": process_id,
        "name": deployment.process_name,
        "version": deployment.version.number,
        "fields": list(fields),
    }


@router.post("/start/{process_id}", response={202: StartedOut})
def start_process(request: PersonRequest, process_id: str, data: StartIn) -> Status:
    """Starts the live version of a process; 422 names the variables that do not fit."""
    instance = start_instance(
        request.user,
        process_id=process_id,
        variables=data.variables,
        business_key=data.business_key,
        key=data.key,
    )
    return Status(202, {"instance": instance.pk, "state": instance.state})
