"""Operations on this environment: what is live, and the rules of what becomes live."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.schemas import Input, Page
from studio.deployments.environment.actions import freeze, lift_freeze, set_rules
from studio.deployments.environment.models import FreezeWindow
from studio.deployments.environment.rules import EnvironmentRules
from studio.deployments.environment.selectors import freeze_visible_to, freezes_visible_to, rules_visible_to
from studio.releases.environments import about_here, live_here
from studio.releases.matrix import matrix_for

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


def freeze_data(window: FreezeWindow) -> dict[str, Any]:
    """Describes a freeze window."""
    return {
        "id": window.pk,
        "starts_at": window.starts_at,
        "ends_at": window.ends_at,
        "reason": window.reason,
        "made_by": window.made_by.username,
    }
