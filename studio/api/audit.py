"""Operations on the audit log: reading, nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import Page
from studio.audit.models import AuditEntry
from studio.audit.selectors import AuditFilter, entries_visible_to

router = Router()


class AuditQuery(PageRequest):
    """The filters of the log; days as 2026-11-23."""

    actor: str = ""
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    since: str = ""
    until: str = ""


class AuditOut(Schema):
    """One act, with its place in the chain."""

    sequence: int
    at: datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    object_name: str
    summary: str
    details: dict[str, Any]
    hash: str


@router.get("/audit", response=Page[AuditOut])
def list_audit_entries(request: PersonRequest, query: Query[AuditQuery]) -> dict[str, Any]:
    """Lists what people did, newest first."""
    wanted = AuditFilter(**query.dict(exclude={"cursor", "limit"}))
    found = entries_visible_to(request.user, wanted=wanted)
    return one_page(found, paging=query, order="-sequence", show=entry_data)


def entry_data(entry: AuditEntry) -> dict[str, Any]:
    """Describes an entry."""
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor_name,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "object_name": entry.object_name,
        "summary": entry.summary,
        "details": entry.details,
        "hash": entry.hash,
    }
