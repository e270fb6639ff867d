"""Cursor paging: a page begins after a row, not at a number, so new rows never shift what one has seen."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from studio.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

Row = TypeVar("Row", bound=Model)
LARGEST_PAGE = 200


class PageRequest(Schema):
    """What every list understands: search text, cursor and size of the page."""

    q: str = ""
    cursor: str = ""
    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 50


Paging = Query[PageRequest]


class Cursor(NamedTuple):
    """The last row of the page before: its value in the ordering and its primary key."""

    value: Any
    pk: Any


def one_page(
    rows: QuerySet[Row], *, paging: PageRequest, order: str, show: Callable[[Row], dict[str, Any]]
) -> dict[str, Any]:
    """Returns one page as `Page` describes it, ordered by `order` ("name", "-started_at") and then by key.

    Raises InvalidInput for a cursor that is not ours.
    """
    total = rows.count()
    sign, field = ("-", order[1:]) if order.startswith("-") else ("", order)
    rows = rows.order_by(order, f"{sign}pk")
    if paging.cursor:
        cursor = read_cursor(paging.cursor, rows=rows, field=field)
        rows = rows.filter(after(cursor, field=field, descending=bool(sign)))
    found = list(rows[: paging.limit + 1])
    shown = found[: paging.limit]
    more = len(found) > paging.limit
    following = write_cursor(Cursor(getattr(shown[-1], field), shown[-1].pk)) if more else None
    return {"items": [show(row) for row in shown], "next": following, "total": total}


def after(cursor: Cursor, *, field: str, descending: bool) -> Q:
    """Selects the rows behind the cursor."""
    word = "lt" if descending else "gt"
    beyond = Q(**{f"{field}__{word}": cursor.value})
    return beyond | Q(**{field: cursor.value, f"pk__{word}": cursor.pk})


def write_cursor(cursor: Cursor) -> str:
    """Packs a cursor into text for an address."""
    value = cursor.value.isoformat() if isinstance(cursor.value, datetime) else cursor.value
    return base64.urlsafe_b64encode(json.dumps([value, cursor.pk]).encode()).decode().rstrip("=")


def read_cursor(text: str, *, rows: QuerySet[Any], field: str) -> Cursor:
    """Unpacks a cursor for this list; raises InvalidInput for anything that we did not write."""
    described = rows.model._meta
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if value is None or pk is None:
            raise ValueError("a row has both")
        json.dumps([value, pk], ensure_ascii=False).encode()
        return Cursor(described.get_field(field).to_python(value), described.pk.to_python(pk))
    except (ValueError, TypeError, OverflowError, ValidationError) as error:
        message = _("This cursor did not come from this list.")
        raise InvalidInput(message, fields={"cursor": message}) from error
