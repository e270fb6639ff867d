"""Operations on messages and signals."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.models import User
from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import Input, Page
from studio.correlation.actions.publish import publish_message, publish_signal
from studio.correlation.models import Delivery, Publication
from studio.correlation.privacy import shown_key, shown_payload
from studio.correlation.selectors import (
    PublicationFilter,
    list_publications,
    publication_visible_to,
    why_kept,
)

router = Router()

MOST_DELIVERIES = 200


class MessageIn(Input):
    """A message for one instance; the same `idempotency_key` publishes it once."""

    name: str = Field(max_length=300)
    key: str | None = Field(default=None, max_length=1000, description="Tells which instance it is for.")
    payload: dict[str, Any] = Field(default_factory=dict)
    ttl: timedelta | None = Field(
        default=None, description="How long it is kept while nobody waits: ISO 8601 or seconds."
    )
    idempotency_key: str = Field(default="", max_length=200)


class SignalIn(Input):
    """A signal for everybody who waits now; the same `idempotency_key` publishes it once."""

    name: str = Field(max_length=300)
    payload: dict[str, Any] = Field(default_factory=dict)
    idempotency_key: str = Field(default="", max_length=200)


class MessagesFilter(PageRequest):
    """The filters of the list; `state` is waiting, delivering, delivered, expired or unheard."""

    kind: Literal["", "message", "signal"] = ""
    state: str = ""


class DeliveryOut(Schema):
    """One way to one instance: `kind` wait or start, `state` pending, taken or missed."""

    instance: str
    kind: str
    element: str
    state: str
    attempts: int
    created_at: datetime


class MessageOut(Schema):
    """A message or signal."""

    id: int
    kind: str
    name: str
    key: str | None
    state: str
    published_at: datetime
    published_by: str | None
    sender: str | None
    expires_at: datetime | None
    ended_at: datetime | None


class MessageDetailOut(MessageOut):
    """A message or signal with what it carries, where it went and why it did not arrive."""

    payload: Any
    why: list[str] = Field(description="Why nobody has taken it, as sentences.")
    deliveries: list[DeliveryOut] = Field(description="The first 200.")


@router.post("/messages", response={202: MessageDetailOut})
def publish_one_message(request: PersonRequest, data: MessageIn) -> Status:
    """Publishes a message: to a wait, to start an instance, or kept; the answer tells which."""
    made = publish_message(
        request.user,
        name=data.name,
        key=data.key,
        payload=data.payload,
        time_to_live=data.ttl,
        idempotency_key=data.idempotency_key or str(uuid.uuid4()),
    )
    return Status(202, detail_data(made, request=request))


@router.post("/signals", response={202: MessageDetailOut})
def publish_one_signal(request: PersonRequest, data: SignalIn) -> Status:
    """Publishes a signal to everybody who waits now, and starts what it starts."""
    made = publish_signal(
        request.user,
        name=data.name,
        payload=data.payload,
        idempotency_key=data.idempotency_key or str(uuid.uuid4()),
    )
    return Status(202, detail_data(made, request=request))


@router.get("/messages", response=Page[MessageOut])
def list_messages(request: PersonRequest, filters: Query[MessagesFilter]) -> dict[str, Any]:
    """Lists messages and signals, newest first; `q` searches name, key and instance."""
    chosen = PublicationFilter(q=filters.q, kind=filters.kind, state=filters.state)
    found = list_publications(request.user, chosen=chosen)
    return one_page(
        found,
        paging=filters,
        order="-published_at",
        show=lambda each: message_data(each, reader=request.user),
    )


@router.get("/messages/{int:pk}", response=MessageDetailOut)
def read_message(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Returns one message or signal."""
    return detail_data(publication_visible_to(request.user, pk=pk), request=request)


def message_data(publication: Publication, *, reader: User) -> dict[str, Any]:
    """One row of the list."""
    return {
        "id": publication.pk,
        "kind": publication.kind,
        "name": publication.name,
        "key": shown_key(publication, reader=reader),
        "state": publication.state,
        "published_at": publication.published_at,
        "published_by": publication.published_by.get_username() if publication.published_by else None,
        "sender": publication.sender_id,
        "expires_at": publication.expires_at,
        "ended_at": publication.ended_at,
    }


def detail_data(publication: Publication, *, request: PersonRequest) -> dict[str, Any]:
    """One publication for this reader."""
    return {
        **message_data(publication, reader=request.user),
        "payload": shown_payload(publication, reader=request.user),
        "why": why_kept(publication, reader=request.user),
        "deliveries": [
            delivery_data(each) for each in publication.deliveries.order_by("pk")[:MOST_DELIVERIES]
        ],
    }


def delivery_data(delivery: Delivery) -> dict[str, Any]:
    """One way to one instance."""
    return {
        "instance": delivery.instance_id,
        "kind": delivery.kind,
        "element": delivery.element,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created_at": delivery.created_at,
    }
