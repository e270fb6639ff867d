"""Operations on versions: make, read, compare."""

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
from studio.errors import InvalidInput
from studio.processes.actions.copying import copy_version
from studio.processes.actions.naming import name_version
from studio.processes.actions.versions import create_version
from studio.processes.comparison import comparison_data
from studio.processes.findings import in_language
from studio.processes.models import Version
from studio.processes.selectors.comparing import LARGEST_FILE, compare_sides, compare_with_file
from studio.processes.selectors.definitions import definition_visible_to
from studio.processes.selectors.versions import version_visible_to, versions_of
from studio.processes.views.files import process_file

router = Router()


class NewVersion(Input):
    """What the version is to be: the draft at this revision, after having seen version `after`."""

    note: str = Field(max_length=500)
    revision: int
    after: int | None = None


class NameIn(Input):
    """What a version is called; empty takes the name away."""

    name: str = Field(max_length=100)


class CopyOut(Schema):
    """The new process."""

    key: str
    name: str


class HistoryQuery(PageRequest):
    """The filters of the history."""

    state: str = ""
    author: str = ""


class VersionOut(Schema):
    """A version; `xml` only where one version is asked for."""

    number: int
    name: str
    state: str
    content_hash: str
    note: str
    author: str
    created_at: datetime
    base: int | None
    findings: list[FindingOut]
    xml: str | None = None


class Side(Schema):
    """One side of a comparison."""

    label: str
    xml: str
    canonical: str = Field(description="The file in one fixed form, to be compared line by line.")


class ChangeOut(Schema):
    """One change: added, removed, changed, moved or renamed; the sentences say how."""

    kind: str
    element: str
    element_type: str
    name: str
    sentences: list[str]
    details: list[dict[str, Any]]
    path: list[str]
    parent: str | None


class ComparisonOut(Schema):
    """What changed between two sides."""

    from_: Side = Field(alias="from")
    to: Side
    counts: str = Field(description="One line: what changed, by number.")
    summary: str = Field(description="One paragraph in sentences.")
    changes: list[ChangeOut]


@router.post("/processes/{key}/versions", response={201: VersionOut})
def create_process_version(request: PersonRequest, key: str, data: NewVersion) -> Status:
    """Makes one's draft an immutable version.

    409 when the draft was saved meanwhile, or when there is a newer version than the draft began with:
    compare, then repeat with its number as `after`.
    """
    definition = definition_visible_to(request.user, key=key)
    version = create_version(
        request.user, definition=definition, note=data.note, revision=data.revision, after=data.after
    )
    return Status(201, version_data(version))


@router.get("/processes/{key}/versions", response=Page[VersionOut])
def list_versions(request: PersonRequest, key: str, filters: Query[HistoryQuery]) -> dict[str, Any]:
    """Lists the versions of a process, newest first; `q` searches number, name, note and author."""
    found = versions_of(
        request.user,
        definition=definition_visible_to(request.user, key=key),
        search=filters.q,
        state=filters.state,
        author=filters.author,
    )
    return one_page(found.select_related("base"), paging=filters, order="-number", show=version_data)


@router.get("/processes/{key}/versions/{int:number}", response=VersionOut)
def get_version(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Returns one version with its XML."""
    version = version_visible_to(request.user, key=key, number=number)
    return {**version_data(version), "xml": version.xml}


@router.put("/processes/{key}/versions/{int:number}/name", response=VersionOut)
def put_version_name(request: PersonRequest, key: str, number: int, data: NameIn) -> dict[str, Any]:
    """Names a version; everything else about it never changes."""
    version = version_visible_to(request.user, key=key, number=number)
    return version_data(name_version(request.user, version=version, name=data.name))


@router.post("/processes/{key}/versions/{int:number}/copy", response={201: CopyOut})
def copy_process_version(request: PersonRequest, key: str, number: int) -> Status:
    """Makes the content of a version one's draft of a new process."""
    draft = copy_version(request.user, version=version_visible_to(request.user, key=key, number=number))
    return Status(201, {"key": draft.definition.key, "name": draft.definition.name})


@router.get("/processes/{key}/versions/{int:number}/xml")
def get_version_xml(request: PersonRequest, key: str, number: int) -> HttpResponse:
    """Downloads a version, byte for byte."""
    version = version_visible_to(request.user, key=key, number=number)
    return process_file(version.xml, name=f"{key}-{number}")


class Sides(Schema):
    """The sides of a comparison: version numbers, or "draft" for one's own."""

    from_: str = Field(alias="from")
    to: str


class OldSide(Schema):
    """What a file is compared with: a version number, or "draft" for one's own."""

    from_: str = Field(alias="from")


@router.get("/processes/{key}/compare", response=ComparisonOut, by_alias=True)
def compare_versions(request: PersonRequest, key: str, sides: Query[Sides]) -> dict[str, Any]:
    """Tells what changed between two versions, or between a version and one's draft."""
    if not sides.from_ or not sides.to:
        raise InvalidInput("from and to name the two sides", fields={"from": "", "to": ""})
    definition = definition_visible_to(request.user, key=key)
    comparison = compare_sides(request.user, definition=definition, old=sides.from_, new=sides.to)
    return comparison_data(comparison)


@router.post("/processes/{key}/compare/file", response=ComparisonOut, by_alias=True)
def compare_version_with_file(
    request: PersonRequest, key: str, file: File[UploadedFile], side: Query[OldSide]
) -> dict[str, Any]:
    """Tells what a file would change; it is not kept."""
    comparison = compare_with_file(
        request.user,
        definition=definition_visible_to(request.user, key=key),
        old=side.from_,
        data=file.read(LARGEST_FILE + 1),
        name=file.name or "",
    )
    return comparison_data(comparison)


def version_data(version: Version) -> dict[str, Any]:
    """Describes a version without its XML."""
    return {
        "number": version.number,
        "name": version.name,
        "state": version.state,
        "content_hash": version.content_hash,
        "note": version.note,
        "author": version.author.username,
        "created_at": version.created_at,
        "base": version.base.number if version.base else None,
        "findings": in_language(version.findings),
    }
