"""Operations on this environment and on those it is connected with."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.releases import CheckOut
from studio.api.schemas import Input, Page
from studio.deployments.environment.actions import freeze, lift_freeze, set_rules
from studio.deployments.environment.models import FreezeWindow
from studio.deployments.environment.rules import EnvironmentRules
from studio.deployments.environment.selectors import freeze_visible_to, freezes_visible_to, rules_visible_to
from studio.releases.actions.connect import (
    add_connection,
    change_connection,
    check_there,
    promote_there,
    remove_connection,
    send_release,
    try_connection,
)
from studio.releases.environments import about_here, live_here
from studio.releases.matrix import matrix_for
from studio.releases.models import Connection, Handover
from studio.releases.selectors import connection_visible_to, connections_visible_to, release_visible_to

router = Router()

Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]


class AboutOut(Schema):
    """Who this installation is, and what the asking person may here."""

    name: str
    address: str
    protocol: int
    key: str
    person: str
    rights: list[str]


class LiveProcessOut(Schema):
    """One process that is live here."""

    process_id: str
    process_name: str
    key: str
    version: int
    content_hash: str
    release: str | None
    source: str
    number: int | None
    since: datetime
    by: str
    running: int
    incidents: int


class LiveOut(Schema):
    """Everything that is live here."""

    processes: list[LiveProcessOut]


class RulesIn(Input):
    """The rules of this environment; `revision` is that of the rules one saw."""

    promoters: Names = []
    approvals: int = 0
    source_approvals: bool = True
    approver_groups: Names = []
    scenarios: str = Field(default="none", max_length=10)
    scenario_names: Names = []
    releases_only: bool = False
    revision: int


class RulesOut(Schema):
    """The rules of this environment."""

    promoters: list[str]
    approvals: int
    source_approvals: bool
    approver_groups: list[str]
    scenarios: str
    scenario_names: list[str]
    releases_only: bool
    revision: int


class FreezeIn(Input):
    """From when to when nothing becomes live, and why."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: str = Field(max_length=300)


class FreezeOut(Schema):
    """A freeze window that holds now or later."""

    id: int
    starts_at: datetime
    ends_at: datetime
    reason: str
    made_by: str


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


class CellOut(Schema):
    """What is live of a process in one environment; null where nothing is."""

    environment: str
    live: dict[str, Any] | None


class RowOut(Schema):
    """One process in all environments."""

    process_id: str
    process_name: str
    cells: list[CellOut]


class MatrixOut(Schema):
    """Processes and environments; each environment with since when it does not answer."""

    environments: list[dict[str, Any]]
    rows: list[RowOut]


@router.get("/environment", response=AboutOut)
def read_environment(request: PersonRequest) -> dict[str, Any]:
    """Says who this installation is, and what one may here."""
    return about_here(request.user)


@router.get("/environment/live", response=LiveOut)
def read_environment_live(request: PersonRequest) -> dict[str, Any]:
    """Says what is live here, since when and by whom, and how many instances run."""
    return {"processes": live_here(request.user)}


@router.get("/environment/rules", response=RulesOut)
def read_environment_rules(request: PersonRequest) -> dict[str, Any]:
    """Returns what it takes to make something live here."""
    return rules_visible_to(request.user).to_json()


@router.put("/environment/rules", response=RulesOut)
def set_environment_rules(request: PersonRequest, data: RulesIn) -> dict[str, Any]:
    """Says what it takes to make something live here; 409 where somebody changed it meanwhile."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data.model_dump().items()
    }
    return set_rules(request.user, rules=EnvironmentRules(**given)).to_json()


@router.get("/environment/freezes", response=Page[FreezeOut])
def list_freezes(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the freeze windows that hold now or later."""
    return one_page(freezes_visible_to(request.user), paging=paging, order="starts_at", show=freeze_data)


@router.post("/environment/freezes", response={201: FreezeOut})
def create_freeze(request: PersonRequest, data: FreezeIn) -> Status[dict[str, Any]]:
    """Lets nothing become live here for a time."""
    return Status(201, freeze_data(freeze(request.user, **data.model_dump())))


@router.post("/environment/freezes/{int:pk}/lift", response={204: None})
def lift_one_freeze(request: PersonRequest, pk: int) -> Status[None]:
    """Ends a freeze window before its time."""
    lift_freeze(request.user, window=freeze_visible_to(request.user, pk=pk))
    return Status(204, None)


@router.get("/environments", response=MatrixOut)
def read_environments(request: PersonRequest) -> dict[str, Any]:
    """Says which version of each process is live in which environment, as they said it last."""
    return matrix_for(request.user).to_json()


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


def freeze_data(window: FreezeWindow) -> dict[str, Any]:
    """Describes a freeze window."""
    return {
        "id": window.pk,
        "starts_at": window.starts_at,
        "ends_at": window.ends_at,
        "reason": window.reason,
        "made_by": window.made_by.username,
    }


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
