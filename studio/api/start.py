"""Operations that start instances."""

from __future__ import annotations

from typing import Any

from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.form_schemas import FileOut, FormStateOut, FormValuesIn
from studio.api.schemas import Input
from studio.deployments.selectors import plan_of, startable_deployment
from studio.instances.actions.start import start_instance, start_origin
from studio.instances.answer_files import keep_answer_file
from studio.instances.form_states import state_of_fields
from studio.instances.start_forms import fields_of

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


@router.post("/start/{process_id}/form-state", response=FormStateOut)
def start_form_state(request: PersonRequest, process_id: str, body: FormValuesIn) -> dict[str, Any]:
    """Tells what the start form shows, asks for and computes for these values, and what is wrong."""
    deployment = startable_deployment(request.user, process_id=process_id)
    return state_of_fields(fields_of(plan_of(deployment)), data=body.data)


@router.post("/start/{process_id}/files", response={201: FileOut})
def keep_start_file(
    request: PersonRequest, process_id: str, field: Form[str], file: File[UploadedFile]
) -> Status:
    """Keeps a file for a field of the start form; the start names it by what comes back."""
    fields = fields_of(plan_of(startable_deployment(request.user, process_id=process_id)))
    origin = start_origin(process_id, actor=request.user)
    return Status(201, keep_answer_file(fields, name=field, upload=file, origin=origin))


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
