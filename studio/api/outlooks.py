"""Which running instances could be moved to a version that is not deployed yet."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.instances.selectors.migratable import outlook_for
from studio.processes.selectors.versions import version_visible_to

router = Router()


class OutlookOut(Schema):
    """The instances of one version under way: how many can be moved, how many cannot."""

    process_id: str
    version: int
    running: int
    looked_at: int = Field(description="The first so many were asked; the numbers below are of them.")
    can: int
    choice: int
    cannot: int
    reasons: list[str] = Field(description="The most frequent reasons why not, in sentences.")


@router.get("/processes/{key}/versions/{int:number}/outlook", response=list[OutlookOut])
def get_version_outlook(request: PersonRequest, key: str, number: int) -> list[dict[str, Any]]:
    """Judges running instances of other versions against this one, without moving any."""
    version = version_visible_to(request.user, key=key, number=number)
    return [each.to_json() for each in outlook_for(request.user, version=version)]
