"""Operations on subscriptions: what programs outside are told, and what became of each notice."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, Paging, one_page
from studio.api.schemas import Input, Page
from studio.subscriptions.actions.manage import (
    change_subscription,
    create_subscription,
    replay_notice,
    rotate_subscription,
    send_test,
    switch_subscription,
)
from studio.subscriptions.models import Notice, Subscription
from studio.subscriptions.selectors import (
    notice_visible_to,
    notices_visible_to,
    subscription_visible_to,
    subscriptions_visible_to,
)

router = Router()


class SubscriptionIn(Input):
    """A subscription; `families` are process, version, review, deployment, task, instance, incident."""

    name: str = Field(max_length=100)
    url: str = Field(max_length=2000)
    families: Annotated[list[str], Field(max_length=20)]


class SubscriptionOut(Schema):
    """A subscription; never its secret."""

    id: int
    name: str
    url: str
    families: list[str]
    created_by: str
    created_at: datetime
    rotated_at: datetime | None
    disabled_at: datetime | None
    revision: int


class SubscriptionWithSecretOut(SubscriptionOut):
    """A subscription with a secret that was just made; it is never shown again."""

    secret: str


class NoticesFilter(PageRequest):
    """The filters of the log."""

    state: Literal["", "pending", "delivered", "failed"] = ""


class NoticeOut(Schema):
    """One notice; `key` is what the receiver recognises a repetition by."""

    id: int
    event: str
    key: str
    state: str
    attempts: int
    status: int | None
    error: str
    created_at: datetime
    ended_at: datetime | None
    body: Any


@router.get("/subscriptions", response=Page[SubscriptionOut])
def list_subscriptions(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists subscriptions by name; `q` searches name and address."""
    found = subscriptions_visible_to(request.user, search=paging.q)
    return one_page(found, paging=paging, order="name", show=subscription_data)


@router.post("/subscriptions", response={201: SubscriptionWithSecretOut})
def create_one_subscription(request: PersonRequest, data: SubscriptionIn) -> Status[dict[str, Any]]:
    """Makes a subscription; the answer shows its secret, this once."""
    made, secret = create_subscription(request.user, **data.model_dump())
    return Status(201, {**subscription_data(made), "secret": secret})


@router.get("/subscriptions/{int:pk}", response=SubscriptionOut)
def read_subscription(request: PersonRequest, response: HttpResponse, pk: int) -> dict[str, Any]:
    """Returns one subscription; its `ETag` is for the `If-Match` of a change."""
    return tagged(response, subscription_visible_to(request.user, pk=pk))


@router.put("/subscriptions/{int:pk}", response=SubscriptionOut)
def update_subscription(
    request: PersonRequest,
    response: HttpResponse,
    pk: int,
    data: SubscriptionIn,
    if_match: str = Header(default="", alias="If-Match"),
) -> dict[str, Any]:
    """Changes a subscription; with `If-Match` only the one that was read, else 412."""
    found = subscription_visible_to(request.user, pk=pk)
    asked = {**data.model_dump(), "revision": revision_in(if_match)}
    change_subscription(request.user, subscription=found, **asked)
    return tagged(response, subscription_visible_to(request.user, pk=pk))


def tagged(response: HttpResponse, subscription: Subscription) -> dict[str, Any]:
    """One subscription, with its revision as the answer's `ETag`."""
    response["ETag"] = f'"{subscription.revision}"'
    return subscription_data(subscription)


def revision_in(tag: str) -> int | None:
    """The revision that a header names; None asks for none, and 0 is that of nothing."""
    text = tag.strip().removeprefix("W/").strip('"')
    if text in {"", "*"}:
        return None
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@router.post("/subscriptions/{int:pk}/rotate", response=SubscriptionWithSecretOut)
def rotate_subscription_secret(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Gives a subscription a new secret; the answer shows it, this once."""
    secret = rotate_subscription(request.user, subscription=subscription_visible_to(request.user, pk=pk))
    return {**subscription_data(subscription_visible_to(request.user, pk=pk)), "secret": secret}


@router.post("/subscriptions/{int:pk}/enable", response=SubscriptionOut)
def enable_subscription(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Switches a subscription on; 409 when it is on."""
    switch_subscription(request.user, subscription=subscription_visible_to(request.user, pk=pk), on=True)
    return subscription_data(subscription_visible_to(request.user, pk=pk))


@router.post("/subscriptions/{int:pk}/disable", response=SubscriptionOut)
def disable_subscription(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Switches a subscription off; 409 when it is off. What happens meanwhile is not told."""
    switch_subscription(request.user, subscription=subscription_visible_to(request.user, pk=pk), on=False)
    return subscription_data(subscription_visible_to(request.user, pk=pk))


@router.post("/subscriptions/{int:pk}/test", response=NoticeOut)
def test_subscription(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Sends a notice that is only a test, once, and returns what became of it; 409 when it is off."""
    made = send_test(request.user, subscription=subscription_visible_to(request.user, pk=pk))
    return notice_data(made)


@router.get("/subscriptions/{int:pk}/notices", response=Page[NoticeOut])
def list_notices(request: PersonRequest, pk: int, filters: Query[NoticesFilter]) -> dict[str, Any]:
    """Lists the notices of a subscription, the newest first."""
    found = notices_visible_to(request.user, subscription=pk, state=filters.state)
    return one_page(found, paging=filters, order="-id", show=notice_data)


@router.post("/notices/{int:pk}/replay", response={202: NoticeOut})
def replay_one_notice(request: PersonRequest, pk: int) -> Status[dict[str, Any]]:
    """Sends a notice once more, as it was; 409 while it is on its way."""
    replay_notice(request.user, notice=notice_visible_to(request.user, pk=pk))
    return Status(202, notice_data(notice_visible_to(request.user, pk=pk)))


def subscription_data(subscription: Subscription) -> dict[str, Any]:
    """One subscription."""
    names = ("id", "name", "url", "families", "created_at", "rotated_at", "disabled_at", "revision")
    shown = {name: getattr(subscription, name) for name in names}
    return {**shown, "created_by": subscription.created_by.get_username()}


def notice_data(notice: Notice) -> dict[str, Any]:
    """One notice."""
    return {name: getattr(notice, name) for name in NoticeOut.model_fields}
