"""Operations on what stands against one's draft: another window's save, a newer version, a text put aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.processes import LARGEST_XML
from studio.api.schemas import FindingOut, Input
from studio.processes.findings import check_text
from studio.processes.merging.actions import meet_saved_draft, merge_kept, put_away, update_to_latest
from studio.processes.merging.describing import conflict_data, meeting_data, merge_data
from studio.processes.merging.selectors import (
    kept_of,
    kept_visible_to,
    meeting_of_kept,
    meeting_with_latest,
)
from studio.processes.models import Draft, KeptDraft
from studio.processes.selectors.definitions import definition_visible_to

router = Router()

Picks = dict[str, str]


class MeetIn(Input):
    """The text of a window, and the text that it was made of."""

    xml: str = Field(max_length=LARGEST_XML)
    base_xml: str = Field(default="", max_length=LARGEST_XML)


class PicksIn(Input):
    """Whose word holds, by the id of the conflict: “mine”, “theirs” or “both”."""

    picks: Picks = Field(default_factory=dict, max_length=10_000)


class MergeIn(PicksIn):
    """The revision of the draft that was seen, and what was picked."""

    revision: int


class UpdateIn(MergeIn):
    """The same, with the version that was seen."""

    latest: int


class ConflictOut(Schema):
    """Something that both sides did differently, in sentences."""

    id: str
    kind: str
    element: str
    element_type: str
    name: str
    mine: list[str]
    theirs: list[str]
    picked: str | None
    removed_by: str | None
    choices: list[str]
    is_open: bool


class DraftNow(Schema):
    """The draft as it is stored now."""

    xml: str
    revision: int
    base: int | None
    saved_at: datetime
    findings: list[FindingOut]


class MetOut(DraftNow):
    """The draft, and what had to be decided: then the text was kept, and `page` is where to decide."""

    conflicts: list[ConflictOut]
    kept: int | None
    page: str | None


class SideOut(Schema):
    """One of three texts."""

    label: str
    xml: str


class ChangedOut(Schema):
    """What each side changed, in a line."""

    mine: str
    theirs: str


class ResultOut(Schema):
    """What comes out; of what is open it holds mine."""

    xml: str
    open: int
    conflicts: list[ConflictOut]
    changed: ChangedOut
    findings: list[FindingOut]


class MeetingOut(ResultOut):
    """Both sides with what they came from."""

    base: SideOut
    mine: SideOut
    theirs: SideOut
    revision: int
    latest: int | None


class KeptOut(Schema):
    """A text that was put aside."""

    id: int
    reason: str
    kept_at: datetime
    merged_at: datetime | None


@router.post("/processes/{key}/draft/merge", response=MetOut)
def meet_draft(request: PersonRequest, key: str, data: MeetIn) -> dict[str, Any]:
    """Brings a text together with the draft that another window saved.

    Where both changed the same differently the draft stays as it is and the text is kept beside it.
    Sending the same twice does nothing more.
    """
    definition = definition_visible_to(request.user, key=key)
    draft, merged, kept = meet_saved_draft(
        request.user, definition=definition, xml=data.xml, base_xml=data.base_xml
    )
    page = reverse("processes:kept", kwargs={"key": key, "pk": kept.pk}) if kept else None
    return {
        **draft_now(draft),
        "conflicts": [conflict_data(conflict) for conflict in merged.conflicts],
        "kept": kept.pk if kept else None,
        "page": page,
    }


@router.get("/processes/{key}/draft/update", response=MeetingOut)
def get_update(request: PersonRequest, key: str) -> dict[str, Any]:
    """Tells what stands between one's draft and the newest version; 409 where there is none newer."""
    definition = definition_visible_to(request.user, key=key)
    return meeting_data(meeting_with_latest(request.user, definition=definition, picks={}))


@router.post("/processes/{key}/draft/update", response=DraftNow)
def update_draft(request: PersonRequest, key: str, data: UpdateIn) -> dict[str, Any]:
    """Brings the newest version into one's draft; 422 while a conflict is open, 409 when one moved on."""
    definition = definition_visible_to(request.user, key=key)
    draft = update_to_latest(
        request.user, definition=definition, revision=data.revision, latest=data.latest, picks=data.picks
    )
    return draft_now(draft)


@router.post("/processes/{key}/draft/update/preview", response=ResultOut)
def preview_update(request: PersonRequest, key: str, data: PicksIn) -> dict[str, Any]:
    """Tells what would come out with these picks; nothing is stored."""
    definition = definition_visible_to(request.user, key=key)
    return merge_data(meeting_with_latest(request.user, definition=definition, picks=data.picks).merged)


@router.get("/processes/{key}/draft/kept", response=list[KeptOut])
def list_kept(request: PersonRequest, key: str) -> QuerySet[KeptDraft]:
    """Lists the texts that one put aside, the newest first."""
    return kept_of(request.user, definition=definition_visible_to(request.user, key=key))


@router.post("/processes/{key}/draft/kept/{pk}", response=DraftNow)
def merge_kept_text(request: PersonRequest, key: str, pk: int, data: MergeIn) -> dict[str, Any]:
    """Brings a text that was put aside into one's draft; 422 while a conflict is open."""
    definition = definition_visible_to(request.user, key=key)
    kept = kept_visible_to(request.user, definition=definition, pk=pk)
    return draft_now(merge_kept(request.user, kept=kept, revision=data.revision, picks=data.picks))


@router.post("/processes/{key}/draft/kept/{pk}/preview", response=ResultOut)
def preview_kept(request: PersonRequest, key: str, pk: int, data: PicksIn) -> dict[str, Any]:
    """Tells what would come out with these picks; nothing is stored."""
    definition = definition_visible_to(request.user, key=key)
    kept = kept_visible_to(request.user, definition=definition, pk=pk)
    return merge_data(meeting_of_kept(request.user, kept=kept, picks=data.picks).merged)


@router.delete("/processes/{key}/draft/kept/{pk}", response={204: None})
def delete_kept(request: PersonRequest, key: str, pk: int) -> HttpResponse:
    """Deletes a text that is needed no more."""
    definition = definition_visible_to(request.user, key=key)
    put_away(request.user, kept=kept_visible_to(request.user, definition=definition, pk=pk))
    return HttpResponse(status=204)


def draft_now(draft: Draft) -> dict[str, Any]:
    """Describes the draft after a merge."""
    return {
        "xml": draft.xml,
        "revision": draft.revision,
        "base": draft.base.number if draft.base else None,
        "saved_at": draft.saved_at,
        "findings": check_text(draft.xml)["findings"],
    }
