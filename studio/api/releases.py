"""Operations on releases."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, one_page
from studio.api.schemas import Input, Page
from studio.processes.selectors.versions import version_visible_to
from studio.releases.actions.make import make_release
from studio.releases.actions.promote import approve_release, promote_release
from studio.releases.actions.receive import know_installation, receive_release
from studio.releases.checking import Check, check_release
from studio.releases.models import Promotion, Release
from studio.releases.reading import open_value, opened
from studio.releases.selectors import release_visible_to, releases_visible_to
from studio.releases.signing import is_known
from studio.releases.views.releases import file_answer

router = Router()


class ReleaseFilter(PageRequest):
    """The filters of the list of releases."""

    origin: Literal["", "here", "elsewhere"] = ""


class ReleaseIn(Input):
    """A release file, as its installation wrote it."""

    format: str
    hash: str
    manifest: dict[str, Any]
    parts: list[Any]
    signature: dict[str, Any]


class ReleaseOut(Schema):
    """A release; `known` tells whether the signature of its installation counts here."""

    hash: str
    key: str
    name: str
    version: int
    source: str
    signed_by: str
    known: bool
    made_here: bool
    size: int
    created_at: datetime
    kept_by: str
    kept_at: datetime


class ReleaseDetailOut(ReleaseOut):
    """A release with its manifest."""

    manifest: dict[str, Any]


class BindingOut(Schema):
    """One thing that a release needs: there, missing or doubtful."""

    kind: str
    title: str
    name: str
    where: list[str]
    state: str
    says: str


class ApprovalOut(Schema):
    """One approval, and whether it counts here."""

    name: str
    where: str
    at: datetime
    counts: bool
    why: str


class CheckOut(Schema):
    """How a release stands here for the asking person; `ready`: it can be promoted now, without emergency."""

    ready: bool
    complete: bool
    live: bool
    person: str | None
    rules: list[str]
    trouble: list[str]
    bindings: list[BindingOut]
    approvals: list[ApprovalOut]


class ApproveIn(Input):
    """What one says to it."""

    comment: str = Field(default="", max_length=1000)


class PromoteIn(Input):
    """`emergency` is why it must go live against the rules; empty without one."""

    emergency: str = Field(default="", max_length=1000)


class PromotionOut(Schema):
    """What a release is here, and since when."""

    release: str
    key: str
    version: int
    promoted_by: str
    at: datetime
    emergency: str


@router.post("/processes/{key}/versions/{int:number}/release", response={201: ReleaseOut})
def make_version_release(request: PersonRequest, key: str, number: int) -> Status[dict[str, Any]]:
    """Makes a release of an approved version; the same content again is the release there is."""
    version = version_visible_to(request.user, key=key, number=number)
    return Status(201, release_data(make_release(request.user, version=version)))


@router.get("/releases", response=Page[ReleaseOut])
def list_releases(request: PersonRequest, filters: Query[ReleaseFilter]) -> dict[str, Any]:
    """Lists releases, the newest first; `q` searches process, source and hash."""
    found = releases_visible_to(request.user, search=filters.q, origin=filters.origin)
    return one_page(found, paging=filters, order="-kept_at", show=release_data)


@router.post("/releases", response={200: ReleaseOut, 201: ReleaseOut})
def receive_one_release(request: PersonRequest, data: ReleaseIn) -> Status[dict[str, Any]]:
    """Takes a release in: 201 where it is new here, 200 where it was here already. Nothing runs by that."""
    found = open_value(data.model_dump())
    release, new = receive_release(request.user, found=found, by="api")
    return Status(201 if new else 200, release_data(release))


@router.get("/releases/{release_hash}", response=ReleaseDetailOut)
def read_release(request: PersonRequest, release_hash: str) -> dict[str, Any]:
    """Returns one release with its manifest."""
    release = release_visible_to(request.user, release_hash=release_hash)
    return {**release_data(release), "manifest": opened(release).manifest.model_dump(mode="json")}


@router.get("/releases/{release_hash}/file")
def read_release_file(request: PersonRequest, release_hash: str) -> HttpResponse:
    """Returns the file: the same bytes at every installation."""
    release = release_visible_to(request.user, release_hash=release_hash)
    return file_answer(bytes(release.file), name=f"{release.key}-{release.number}-{release.hash[:12]}")


@router.get("/releases/{release_hash}/check", response=CheckOut)
def read_release_check(request: PersonRequest, release_hash: str) -> dict[str, Any]:
    """Says what stands between a release and going live here; changes nothing."""
    release = release_visible_to(request.user, release_hash=release_hash)
    return check_data(check_release(request.user, release=release, found=opened(release)))


@router.post("/releases/{release_hash}/know", response=ReleaseOut)
def know_release_installation(request: PersonRequest, release_hash: str) -> dict[str, Any]:
    """Lets the signature of the release's installation count here from now on."""
    release = release_visible_to(request.user, release_hash=release_hash)
    know_installation(request.user, release=release)
    return release_data(release)


@router.post("/releases/{release_hash}/approve", response={201: ApprovalOut})
def approve_one_release(request: PersonRequest, release_hash: str, data: ApproveIn) -> Status[dict[str, Any]]:
    """Approves a release for this environment; never one with content of one's own."""
    release = release_visible_to(request.user, release_hash=release_hash)
    given = approve_release(request.user, release=release, comment=data.comment)
    said = {"name": str(given.by), "where": "", "at": given.at, "counts": True, "why": ""}
    return Status(201, said)


@router.post("/releases/{release_hash}/promote", response=PromotionOut)
def promote_one_release(request: PersonRequest, release_hash: str, data: PromoteIn) -> dict[str, Any]:
    """Makes a release live here by the rules of here; one that is live already stays as it is."""
    release = release_visible_to(request.user, release_hash=release_hash)
    return promotion_data(promote_release(request.user, release=release, emergency=data.emergency))


def check_data(check: Check) -> dict[str, Any]:
    """Describes how a release stands."""
    return {
        "ready": check.ready,
        "complete": check.complete,
        "live": check.live,
        "person": check.person,
        "rules": check.rules,
        "trouble": check.trouble,
        "bindings": [
            {
                "kind": each.need.kind,
                "title": each.need.title,
                "name": each.need.name,
                "where": list(each.need.where),
                "state": each.state,
                "says": each.says,
            }
            for each in check.bindings
        ],
        "approvals": [
            {"name": each.name, "where": each.where, "at": each.at, "counts": each.counts, "why": each.why}
            for each in check.approvals
        ],
    }


def promotion_data(promotion: Promotion) -> dict[str, Any]:
    """Describes a promotion."""
    return {
        "release": promotion.release.hash,
        "key": promotion.version.definition.key,
        "version": promotion.version.number,
        "promoted_by": promotion.promoted_by.username,
        "at": promotion.at,
        "emergency": promotion.emergency.reason if promotion.emergency else "",
    }


def release_data(release: Release) -> dict[str, Any]:
    """Describes a release."""
    return {
        "hash": release.hash,
        "key": release.key,
        "name": release.name,
        "version": release.number,
        "source": release.source,
        "signed_by": release.signed_by,
        "known": is_known(release.signed_by),
        "made_here": release.version_id is not None,
        "size": release.size,
        "created_at": release.created_at,
        "kept_by": release.kept_by.username,
        "kept_at": release.kept_at,
    }
