"""Operations on variables of instances."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import InvalidPage
from ninja import Query, Router, Schema
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import LARGEST_PAGE
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
