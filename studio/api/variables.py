"""Operations on variables of instances: what they are, what they were, and changing them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import InvalidPage
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import LARGEST_PAGE
from studio.api.schemas import AcceptedOut, Input
from studio.errors import Outdated
from studio.instances.actions.set_variables import set_variables
from studio.instances.editing.facts import VariableFacts, facts_of, tag_of
from studio.instances.models import Instance
from studio.instances.redaction import MASK
from studio.instances.selectors.big_values import big_value_of
from studio.instances.selectors.instances import instance_visible_to
from studio.instances.selectors.variable_history import Changes, HistoryFilter

router = Router()


class HistoryRequest(Schema):
    """Which changes: words in names, steps, people and values; one variable; one step."""

    q: str = ""
    variable: str = ""
    element: str = ""
    page: int = Field(default=1, ge=1)
    limit: int = Field(default=50, ge=1, le=LARGEST_PAGE)


class BigValueOut(Schema):
    """A value that is too big to stand in other answers; sensitive parts are masked."""

    value: Any


class ChangeOut(Schema):
    """One change; sensitive values are masked for those who may not see them."""

    instance: str
    at: datetime
    name: str
    old: Any
    new: Any
    element: str = Field(description="Step that wrote it; empty for the start and for people.")
    scope: str
    actor: str
    sensitive: bool
    reason: str


class HistoryOut(Schema):
    """One page of changes, the newest first; the values at the start come last."""

    items: list[ChangeOut]
    page: int
    pages: int
    total: int


@router.get("/instances/{path:instance_id}/big-values/{name}", response=BigValueOut)
def read_big_value(request: PersonRequest, instance_id: str, name: str) -> dict[str, Any]:
    """Returns the value for which `{"$big": name, …}` stands in answers about this instance."""
    instance = instance_visible_to(request.user, pk=instance_id)
    return {"value": big_value_of(instance, name=name, reader=request.user)}


@router.get("/instances/{path:instance_id}/variable-history", response=HistoryOut)
def read_variable_history(
    request: PersonRequest, instance_id: str, wanted: Query[HistoryRequest]
) -> dict[str, Any]:
    """Returns every change of an instance's variables: who, when, at which step, old, new and why."""
    instance = instance_visible_to(request.user, pk=instance_id)
    chosen = HistoryFilter(wanted.q, wanted.variable, wanted.element)
    found = Changes(instance, reader=request.user, wanted=chosen, per_page=wanted.limit)
    try:
        items = found.page(wanted.page).object_list
    except InvalidPage:
        items = []
    shown = [each._asdict() for each in items]
    return {"items": shown, "page": wanted.page, "pages": found.num_pages, "total": found.count}


class VariableOut(Schema):
    """One variable of the outermost scope with what its declaration says; what is hidden is a mask."""

    name: str
    value: Any
    revision: str = Field(description="Names this value; send it back in `expected` to change only this one.")
    declared: bool
    type: str
    description: str
    required: bool
    sensitive: bool
    immutable: bool
    transient: bool = Field(description="Its value lives in the run only and is never shown.")
    constraints: dict[str, Any]
    at: datetime | None
    by: str


class VariablesOut(Schema):
    """All variables; the header `ETag` names their state together."""

    items: list[VariableOut]


class VariablesIn(Input):
    """Variables to set, and why; null takes a value away."""

    variables: dict[str, Any]
    reason: str = Field(max_length=500)
    expected: dict[str, str] = Field(
        default_factory=dict,
        description="Revisions as they were read. 412 when one is another by now; what happens between this "
        "answer and the engine's is a warning of the instance, and nothing is changed then either.",
    )


@router.get("/instances/{path:instance_id}/variables", response=VariablesOut)
def read_variables(request: PersonRequest, response: HttpResponse, instance_id: str) -> dict[str, Any]:
    """Lists the variables as they are, with revisions for changing them."""
    instance = instance_visible_to(request.user, pk=instance_id)
    response["ETag"] = f'"{tag_of(instance)}"'
    return {"items": [variable_data(each) for each in facts_of(instance, reader=request.user)]}


@router.post("/instances/{path:instance_id}/variables", response={202: AcceptedOut})
def set_instance_variables(
    request: PersonRequest,
    instance_id: str,
    data: VariablesIn,
    if_match: str = Header(default="", alias="If-Match"),
) -> Status:
    """Sets variables of a running instance; 422 names those that do not fit, 412 those that are others now.

    `If-Match` with the `ETag` of the list asks that nothing at all has changed since it was read.
    """
    instance = instance_visible_to(request.user, pk=instance_id)
    check_match(instance, tag=if_match)
    set_variables(
        request.user,
        instance=instance,
        variables=data.variables,
        reason=data.reason,
        expected=data.expected,
    )
    return Status(202, {"accepted": True})


def check_match(instance: Instance, *, tag: str) -> None:
    """Raises Outdated when the header names another state than the present one (RFC 9110, 13.1.1)."""
    wanted = [each.strip().removeprefix("W/").strip('"') for each in tag.split(",") if each.strip()]
    present = tag_of(instance)
    if wanted and "*" not in wanted and present not in wanted:
        raise Outdated(_("The variables have changed since they were read."), current={"etag": present})


def variable_data(facts: VariableFacts) -> dict[str, Any]:
    """One variable."""
    declaration = facts.declaration
    return {
        "name": facts.name,
        "value": MASK if facts.hidden and not facts.transient else facts.value,
        "revision": facts.revision,
        "declared": facts.declared,
        "type": declaration.type,
        "description": declaration.description,
        "required": declaration.required,
        "sensitive": facts.sensitive,
        "immutable": declaration.immutable,
        "transient": facts.transient,
        "constraints": declaration.constraints,
        "at": facts.at,
        "by": facts.by,
    }
