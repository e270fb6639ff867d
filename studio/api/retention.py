"""Operations on retention: rules, holds, and what is known of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.schemas import Input
from studio.retention.actions import lift_hold, place_hold, set_rule
from studio.retention.erasing import erase, preview_erasure
from studio.retention.models import LegalHold
from studio.retention.searching import Preview, wanted_of
from studio.retention.selectors import days_by_process, processes_kept, standing_holds

router = Router()


class ProcessKeptOut(Schema):
    """How long ended instances of a process stay; `days` null keeps them."""

    process_id: str
    days: int | None
    own: bool = Field(description="Whether the process has a rule of its own.")
    ended: int
    due: int
    held: bool


class HoldOut(Schema):
    """A hold; exactly one of process and instance is set."""

    id: int
    process_id: str
    instance: str
    reason: str
    placed_by: str
    placed_at: datetime

    @staticmethod
    def resolve_placed_by(hold: LegalHold) -> str:
        """The user name."""
        return hold.placed_by.get_username()


class RetentionOut(Schema):
    """The general rule, the processes and the holds that stand."""

    general_days: int | None
    processes: list[ProcessKeptOut]
    holds: list[HoldOut]


class RuleIn(Input):
    """A rule; `own` false takes the process's own rule away."""

    days: int | None = None
    own: bool = True


class HoldIn(Input):
    """A hold on a process or on an instance."""

    process_id: str = Field(default="", max_length=200)
    instance: str = Field(default="", max_length=500)
    reason: str = Field(max_length=500)


class LookIn(Input):
    """Whom or what to look for: a user name here, or a value."""

    login: str = Field(default="", max_length=150)
    value: str = Field(default="", max_length=300)


class EraseIn(LookIn):
    """What to erase, and why."""

    reason: str = Field(min_length=1, max_length=500)


class FoundOut(Schema):
    """An instance that knows of it; `hindrance` is running, held or empty."""

    family: str
    process_id: str
    rows: int
    hindrance: str


class PreviewOut(Schema):
    """What was found."""

    families: list[FoundOut]
    mails: int


@router.get("/retention", response=RetentionOut)
def read_retention(request: PersonRequest) -> dict[str, Any]:
    """Returns rules, holds and how much is due."""
    return {
        "general_days": days_by_process().get(""),
        "processes": processes_kept(),
        "holds": list(standing_holds()),
    }


@router.put("/retention/rule", response={204: None})
def change_general_rule(request: PersonRequest, data: RuleIn) -> Status[None]:
    """Sets the rule of all processes that have none of their own."""
    set_rule(request.user, process_id="", days=data.days, own=data.own)
    return Status(204, None)


@router.put("/retention/rules/{process_id}", response={204: None})
def change_rule(request: PersonRequest, process_id: str, data: RuleIn) -> Status[None]:
    """Sets the rule of one process."""
    set_rule(request.user, process_id=process_id, days=data.days, own=data.own)
    return Status(204, None)


@router.post("/retention/holds", response={201: HoldOut})
def create_hold(request: PersonRequest, data: HoldIn) -> Status[LegalHold]:
    """Places a hold."""
    return Status(201, place_hold(request.user, **data.model_dump()))


@router.post("/retention/holds/{pk}/lift", response={204: None})
def remove_hold(request: PersonRequest, pk: int) -> Status[None]:
    """Lifts a hold."""
    lift_hold(request.user, pk=pk)
    return Status(204, None)


@router.post("/retention/erasures/preview", response=PreviewOut)
def look_for_person(request: PersonRequest, data: LookIn) -> Preview:
    """Looks for a person or a value; changes nothing."""
    return preview_erasure(request.user, wanted=wanted_of(login=data.login, value=data.value))


@router.post("/retention/erasures", response=PreviewOut)
def erase_person(request: PersonRequest, data: EraseIn) -> Preview:
    """Erases a person or a value in ended instances and mails; may be repeated."""
    return erase(request.user, wanted=wanted_of(login=data.login, value=data.value), reason=data.reason)
