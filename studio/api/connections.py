"""Operations on connected installations, and on releases that are sent there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.releases import CheckOut
from studio.api.schemas import Input, Page
from studio.releases.actions.connect import (
    add_connection,
    change_connection,
    check_there,
    promote_there,
    remove_connection,
    send_release,
    try_connection,
)
from studio.releases.models import Connection, Handover
from studio.releases.selectors import connection_visible_to, connections_visible_to, release_visible_to

router = Router()


class ConnectionIn(Input):
    """Another installation; the token is one of a person there, and never answered."""

    name: str = Field(max_length=100)
    url: str = Field(max_length=500)
    token: str = Field(default="", max_length=200)


class ConnectionOut(Schema):
    """Another installation, and what it said of itself the last time."""

    id: int
    name: str
    url: str
    seen_at: datetime | None
    failing_since: datetime | None
    failure: str
    about: dict[str, Any]


class ThereIn(Input):
    """To which connection; `emergency` is why it must go live there against the rules."""

    connection: int
    emergency: str = Field(default="", max_length=1000)


class HandoverOut(Schema):
    """What became of a release at another installation."""

    release: str
    connection: str
    sent_at: datetime
    promoted_at: datetime | None
    version_there: int | None


@router.get("/connections", response=Page[ConnectionOut])
def list_connections(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the installations this one is connected with."""
    found = connections_visible_to(request.user, search=paging.q)
    return one_page(found, paging=paging, order="name", show=connection_data)


@router.post("/connections", response={201: ConnectionOut})
def create_connection(request: PersonRequest, data: ConnectionIn) -> Status[dict[str, Any]]:
    """Connects with another installation."""
    return Status(201, connection_data(add_connection(request.user, **data.model_dump())))


@router.put("/connections/{int:pk}", response=ConnectionOut)
def change_one_connection(request: PersonRequest, pk: int, data: ConnectionIn) -> dict[str, Any]:
    """Changes a connection; without a token the one there is stays, for the same address."""
    found = connection_visible_to(request.user, pk=pk)
    change_connection(request.user, connection=found, **data.model_dump())
    return connection_data(found)


@router.delete("/connections/{int:pk}", response={204: None})
def delete_connection(request: PersonRequest, pk: int) -> Status[None]:
    """Forgets another installation and its token."""
    remove_connection(request.user, connection=connection_visible_to(request.user, pk=pk))
    return Status(204, None)


@router.post("/connections/{int:pk}/test", response=ConnectionOut)
def test_one_connection(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Asks another installation who it is; `failure` says why it did not answer."""
    found = connection_visible_to(request.user, pk=pk)
    try_connection(request.user, connection=found)
    return connection_data(found)


@router.post("/releases/{release_hash}/send", response=HandoverOut)
def send_one_release(request: PersonRequest, release_hash: str, data: ThereIn) -> dict[str, Any]:
    """Brings a release to another installation, where nothing runs differently by that."""
    release = release_visible_to(request.user, release_hash=release_hash)
    connection = connection_visible_to(request.user, pk=data.connection)
    return handover_data(send_release(request.user, release=release, connection=connection))


@router.get("/releases/{release_hash}/check-there", response=CheckOut)
def check_one_release_there(request: PersonRequest, release_hash: str, connection: int) -> Any:  # noqa: ANN401 - any JSON
    """Returns how a release stands at another installation, in its own words."""
    release = release_visible_to(request.user, release_hash=release_hash)
    found = connection_visible_to(request.user, pk=connection)
    return check_there(request.user, release=release, connection=found)


@router.post("/releases/{release_hash}/promote-there", response=HandoverOut)
def promote_one_release_there(request: PersonRequest, release_hash: str, data: ThereIn) -> dict[str, Any]:
    """Makes a release live at another installation, by its rules; again changes nothing."""
    release = release_visible_to(request.user, release_hash=release_hash)
    connection = connection_visible_to(request.user, pk=data.connection)
    done = promote_there(request.user, release=release, connection=connection, emergency=data.emergency)
    return handover_data(done)


def connection_data(connection: Connection) -> dict[str, Any]:
    """Describes a connection; never its token."""
    return {
        "id": connection.pk,
        "name": connection.name,
        "url": connection.url,
        "seen_at": connection.seen_at,
        "failing_since": connection.failing_since,
        "failure": connection.failure,
        "about": connection.about,
    }


def handover_data(handover: Handover) -> dict[str, Any]:
    """Describes what became of a release at another installation."""
    return {
        "release": handover.release.hash,
        "connection": handover.name,
        "sent_at": handover.sent_at,
        "promoted_at": handover.promoted_at,
        "version_there": handover.version_there,
    }
