"""Operations on processes and their drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import FindingOut, Input, Page
from studio.deployments.selectors import live_of, live_versions
from studio.processes.actions.definitions import create_definition
from studio.processes.actions.drafts import discard_draft, open_draft, save_draft
from studio.processes.actions.imports import import_file
from studio.processes.findings import check_text, in_language
from studio.processes.models import Definition, Draft
from studio.processes.selectors.definitions import definition_visible_to, definitions_visible_to, draft_of
from studio.processes.views.drafts import draft_data

router = Router()

LARGEST_XML = 5 * 1024 * 1024


class ProcessFilter(PageRequest):
    """The filters of the list of processes."""

    folder: str = ""
    state: str = ""


class NewProcess(Input):
    """A process to create; without a key, one is made of the name."""

    name: str = Field(max_length=300)
    key: str = Field(default="", max_length=100)
    folder: str = Field(default="", max_length=200)


class DraftSummary(Schema):
    """One's own draft, without its XML."""

    revision: int
    saved_at: datetime
    base: int | None


class LiveProcess(Schema):
    """What is live of a process."""

    process_id: str
    version: int
    fingerprint: str


class ProcessOut(Schema):
    """A process."""

    key: str
    name: str
    folder: str
    latest: int | None
    state: str | None
    updated_at: datetime
    live: list[LiveProcess]
    draft: DraftSummary | None = None


class DraftOut(Schema):
    """One's own draft."""

    xml: str
    revision: int
    base: int | None
    saved_at: datetime
    findings: list[FindingOut]
    owner: str


class DraftIn(Input):
    """The XML to save over the given revision."""

    xml: str = Field(max_length=LARGEST_XML)
    revision: int


class DraftSaved(Schema):
    """What was stored."""

    revision: int
    saved_at: datetime
    findings: list[FindingOut]


class ImportIn(Input):
    """A file to import; `as_draft` makes it one's draft where a process of its id exists."""

    xml: str = Field(max_length=LARGEST_XML)
    as_draft: bool = False


class ImportNote(Schema):
    """What became of one setting of another engine at one element: translated, ignored or blocks."""

    element: str
    name: str
    feature: str
    outcome: str
    sentence: str
    line: int


class ImportOut(Schema):
    """What became of the file; `runs_as_is` counts the elements that needed no translation."""

    key: str
    name: str
    created: bool
    revision: int
    findings: list[FindingOut]
    laid_out: bool
    report: list[ImportNote]
    runs_as_is: int


@router.get("/processes", response=Page[ProcessOut])
def list_processes(request: PersonRequest, filters: Query[ProcessFilter]) -> dict[str, Any]:
    """Lists processes by name; `q` searches name, id and folder, `state` is that of the latest version."""
    found = definitions_visible_to(request.user, search=filters.q, folder=filters.folder, state=filters.state)
    page = one_page(found, paging=filters, order="name", show=lambda row: {"row": row})
    rows = [item["row"] for item in page["items"]]
    live = live_versions([row.pk for row in rows])
    page["items"] = [process_data(row, live=live.get(row.pk, [])) for row in rows]
    return page


@router.post("/processes", response={201: ProcessOut})
def create_process(request: PersonRequest, data: NewProcess) -> Status:
    """Creates a process with one start event as one's draft."""
    draft = create_definition(request.user, name=data.name, key=data.key, folder=data.folder)
    return Status(201, process_data(draft.definition, live=[], draft=draft))


@router.post("/processes/import", response={201: ImportOut})
def import_process(request: PersonRequest, data: ImportIn) -> Status:
    """Imports a file given as text; 409 tells that a process of its id exists."""
    return imported(request, data=data.xml.encode("utf-8", errors="surrogatepass"), as_draft=data.as_draft)


@router.post("/processes/import/file", response={201: ImportOut})
def import_process_file(
    request: PersonRequest, file: File[UploadedFile], *, as_draft: bool = False
) -> Status:
    """Imports an uploaded file, byte for byte."""
    return imported(request, data=file.read(LARGEST_XML + 1), as_draft=as_draft)


def imported(request: PersonRequest, *, data: bytes, as_draft: bool) -> Status:
    """Imports the bytes and describes what became of them."""
    result = import_file(request.user, data=data, as_draft=as_draft)
    definition = result.draft.definition
    return Status(
        201,
        {
            "key": definition.key,
            "name": definition.name,
            "created": result.created,
            "revision": result.draft.revision,
            "findings": in_language(result.findings),
            "laid_out": False,
            "report": result.report.lines,
            "runs_as_is": result.report.as_is,
        },
    )


@router.get("/processes/{key}", response=ProcessOut)
def get_process(request: PersonRequest, key: str) -> dict[str, Any]:
    """Describes one process, what is live of it and one's own draft."""
    definition = definition_visible_to(request.user, key=key)
    draft = draft_of(request.user, definition=definition)
    return process_data(definition, live=live_of(definition), draft=draft)


@router.get("/processes/{key}/draft", response=DraftOut)
def get_draft(request: PersonRequest, key: str) -> dict[str, Any]:
    """Returns one's own draft; creates it from the latest version when there is none."""
    definition = definition_visible_to(request.user, key=key)
    return draft_data(open_draft(request.user, definition=definition))


@router.put("/processes/{key}/draft", response=DraftSaved)
def put_draft(request: PersonRequest, key: str, data: DraftIn) -> dict[str, Any]:
    """Saves the draft as the next revision.

    409 with the stored draft when the revision is not the stored one; 422 with line and column for XML that
    cannot be read. Findings never refuse a save.
    """
    definition = definition_visible_to(request.user, key=key)
    draft = save_draft(request.user, definition=definition, xml=data.xml, revision=data.revision)
    findings = in_language(check_text(draft.xml)["findings"])
    return {"revision": draft.revision, "saved_at": draft.saved_at, "findings": findings}


@router.delete("/processes/{key}/draft", response={204: None})
def delete_draft(request: PersonRequest, key: str) -> HttpResponse:
    """Discards one's own draft; a process that never had a version goes with it."""
    discard_draft(request.user, definition=definition_visible_to(request.user, key=key))
    return HttpResponse(status=204)


def process_data(definition: Definition, *, live: list[Any], draft: Draft | None = None) -> dict[str, Any]:
    """Describes a process."""
    latest = definition.latest
    return {
        "key": definition.key,
        "name": definition.name,
        "folder": definition.folder,
        "latest": latest.number if latest else None,
        "state": latest.state if latest else None,
        "updated_at": definition.updated_at,
        "live": [
            {"process_id": one.process_id, "version": one.version.number, "fingerprint": one.plan_id}
            for one in live
        ],
        "draft": draft_summary(draft) if draft else None,
    }


def draft_summary(draft: Draft) -> dict[str, Any]:
    """Describes a draft without its XML."""
    return {
        "revision": draft.revision,
        "saved_at": draft.saved_at,
        "base": draft.base.number if draft.base else None,
    }
