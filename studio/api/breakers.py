"""Operations on hosts that webhooks leave alone because they fail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema, Status

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import Page
from studio.breakers.actions import close_breaker
from studio.breakers.models import Breaker
from studio.breakers.selectors import breakers_visible_to, state_of

router = Router()


class BreakerOut(Schema):
    """A host that failed last time; `state` is closed, open, due or probing."""

    host: str
    state: str
    failures: int
    last_error: str
    last_failed_at: datetime
    opened_at: datetime | None
    probe_at: datetime | None


@router.get("/breakers", response=Page[BreakerOut])
def list_breakers(request: PersonRequest, filters: Query[PageRequest]) -> dict[str, Any]:
    """Lists the hosts that failed last time; `q` searches their names."""
    found = breakers_visible_to(request.user, search=filters.q)
    return one_page(found, paging=filters, order="host", show=breaker_data)


@router.post("/breakers/{str:host}/close", response={204: None})
def close_one_breaker(request: PersonRequest, host: str) -> Status:
    """Lets a host (name:port) be called again at once; 409 when nothing is held against it."""
    close_breaker(request.user, host=host)
    return Status(204, None)


def breaker_data(breaker: Breaker) -> dict[str, Any]:
    """One host."""
    return {
        "host": breaker.host,
        "state": state_of(breaker).value,
        "failures": breaker.failures,
        "last_error": breaker.last_error,
        "last_failed_at": breaker.last_failed_at,
        "opened_at": breaker.opened_at,
        "probe_at": breaker.probe_at,
    }
