"""Operations on reviews and comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import PageRequest, Paging, one_page
from studio.api.schemas import Input, Page
from studio.processes.actions.comments import add_comment, reopen_comment, resolve_comment
from studio.processes.actions.emergency import approve_in_emergency
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.approval import missing_approvals
from studio.processes.impact import needs_of
from studio.processes.models import Comment, Review
from studio.processes.selectors.reviews import reviews_in
from studio.processes.selectors.threads import Thread, comments_shown_on, threads_on
from studio.processes.selectors.versions import (
    comment_visible_to,
    last_approved_before,
    version_visible_to,
)

router = Router()


class ReviewRequest(Input):
    """What the reviewers should know; `reviewers` are user names of those who are asked and told by mail."""

    message: str = Field(default="", max_length=500)
    reviewers: list[str] = Field(default_factory=list, max_length=50)


class VerdictIn(Input):
    """A reviewer's word on exactly this content; HIGH findings are acknowledged as "rule:element"."""

    decision: Literal["approve", "request_changes"]
    content_hash: str = Field(max_length=64)
    comment: str = Field(default="", max_length=10_000)
    acknowledged: list[str] = Field(default_factory=list, max_length=5000)
    checked: list[str] = Field(default_factory=list, max_length=30)


class StateOut(Schema):
    """Where a version stands now."""

    number: int
    state: str
    content_hash: str


class ReviewOut(Schema):
    """A review; `approvals` are the verdicts so far by user name, `missing` what the rule still asks for."""

    state: str
    process: str
    process_name: str
    version: int
    content_hash: str
    author: str
    requested_by: str
    requested_at: datetime
    message: str
    asked: list[str]
    approvals: list[str]
    missing: list[str]


class ReviewQuery(PageRequest):
    """Which reviews: waiting (for one's own verdict), mine, done, or all that are open."""

    tab: Literal["waiting", "mine", "done", "all"] = "all"
    folder: str = ""


class EmergencyIn(Input):
    """Why a version goes live without the approvals it needs; kept for ever."""

    reason: str = Field(max_length=1000)
    content_hash: str = Field(max_length=64)


class NeedOut(Schema):
    """One kind of thing the version needs: names that are new, changed or gone; `kept` counts the rest."""

    kind: str
    new: list[str]
    changed: list[str]
    gone: list[str]
    kept: int


class CommentIn(Input):
    """A remark on a version, on an element of it, or an answer to the remark with the id `answers`."""

    body: str = Field(max_length=10_000)
    element: str = Field(default="", max_length=200)
    must_fix: bool = False
    answers: int | None = None


class CommentOut(Schema):
    """A remark; answers stand under the first remark of their thread."""

    id: int
    element: str
    author: str
    body: str
    at: datetime
    must_fix: bool
    resolved_at: datetime | None
    resolved_by: str | None
    mentioned: list[str]
    version: int
    now_on: str = Field(
        default="", description="What its element is called in the version that was asked for."
    )
    gone: bool = Field(default=False, description="Whether that version does not have the element any more.")
    replies: list[CommentOut]


@router.get("/reviews", response=Page[ReviewOut])
def list_reviews(request: PersonRequest, query: Query[ReviewQuery]) -> dict[str, Any]:
    """Lists reviews, longest waiting first; `q` searches the process, what is new, and the message."""
    found = reviews_in(query.tab, user=request.user, search=query.q, folder=query.folder)
    return one_page(found, paging=query, order="requested_at", show=review_data)


@router.post("/processes/{key}/versions/{int:number}/emergency", response={201: StateOut})
def approve_version_in_emergency(request: PersonRequest, key: str, number: int, data: EmergencyIn) -> Status:
    """Break-glass: makes a version deployable without its approvals; who and why is never forgotten."""
    version = version_visible_to(request.user, key=key, number=number)
    approve_in_emergency(request.user, version=version, reason=data.reason, content_hash=data.content_hash)
    return Status(201, state_of(request, key=key, number=number))


@router.get("/processes/{key}/versions/{int:number}/impact", response=list[NeedOut])
def get_version_impact(request: PersonRequest, key: str, number: int) -> list[dict[str, Any]]:
    """Tells what the version needs that the last approved one did not."""
    version = version_visible_to(request.user, key=key, number=number)
    return [need.to_json() for need in needs_of(version, before=last_approved_before(version))]


@router.post("/processes/{key}/versions/{int:number}/review", response={201: StateOut})
def request_version_review(request: PersonRequest, key: str, number: int, data: ReviewRequest) -> Status:
    """Asks for a verdict; 422 lists the CRITICAL findings that stand in the way."""
    version = version_visible_to(request.user, key=key, number=number)
    request_review(request.user, version=version, message=data.message, reviewers=data.reviewers)
    return Status(201, state_of(request, key=key, number=number))


@router.post("/processes/{key}/versions/{int:number}/verdict", response=StateOut)
def give_version_verdict(request: PersonRequest, key: str, number: int, data: VerdictIn) -> dict[str, Any]:
    """Approves a version or asks for changes; never one's own."""
    version = version_visible_to(request.user, key=key, number=number)
    give_verdict(
        request.user,
        version=version,
        decision=data.decision,
        content_hash=data.content_hash,
        comment=data.comment,
        acknowledged=data.acknowledged,
        checked=data.checked,
    )
    return state_of(request, key=key, number=number)


@router.post("/processes/{key}/versions/{int:number}/withdraw", response=StateOut)
def withdraw_version_review(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Takes a request for review back."""
    withdraw_review(request.user, version=version_visible_to(request.user, key=key, number=number))
    return state_of(request, key=key, number=number)


@router.get("/processes/{key}/versions/{int:number}/comments", response=Page[CommentOut])
def list_comments(request: PersonRequest, key: str, number: int, paging: Paging) -> dict[str, Any]:
    """Lists the threads a version shows, oldest first: its own, and what is open from earlier ones."""
    version = version_visible_to(request.user, key=key, number=number)
    places = {one.first.pk: one for one in threads_on(request.user, version=version)}
    found = comments_shown_on(request.user, version=version).filter(body__icontains=paging.q)
    return one_page(found, paging=paging, order="at", show=lambda one: thread_data(places[one.pk]))


@router.post("/processes/{key}/versions/{int:number}/comments", response={201: CommentOut})
def add_version_comment(request: PersonRequest, key: str, number: int, data: CommentIn) -> Status:
    """Adds a remark; only reviewers may mark it as "must fix"."""
    version = version_visible_to(request.user, key=key, number=number)
    return Status(201, comment_data(add_comment(request.user, version=version, **data.dict())))


@router.post("/comments/{int:pk}/resolve", response=CommentOut)
def resolve_version_comment(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Settles a thread."""
    return comment_data(resolve_comment(request.user, comment=comment_visible_to(request.user, pk=pk)))


@router.post("/comments/{int:pk}/reopen", response=CommentOut)
def reopen_version_comment(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Opens a settled thread again."""
    return comment_data(reopen_comment(request.user, comment=comment_visible_to(request.user, pk=pk)))


def state_of(request: PersonRequest, *, key: str, number: int) -> dict[str, Any]:
    """Says where a version stands now."""
    version = version_visible_to(request.user, key=key, number=number)
    return {"number": version.number, "state": version.state, "content_hash": version.content_hash}


def review_data(review: Review) -> dict[str, Any]:
    """Describes a review."""
    version = review.version
    return {
        "process": version.definition.key,
        "process_name": version.definition.name,
        "version": version.number,
        "content_hash": review.content_hash,
        "author": version.author.username,
        "requested_by": review.requested_by.username,
        "requested_at": review.requested_at,
        "message": review.message,
        "asked": [person.username for person in review.asked.all()],
        "state": review.state,
        "approvals": [verdict.reviewer.username for verdict in review.verdicts.all()],
        "missing": missing_approvals(review) if review.state == "open" else [],
    }


def thread_data(thread: Thread) -> dict[str, Any]:
    """Describes a thread as a version shows it."""
    return {**comment_data(thread.first), "now_on": thread.element, "gone": thread.gone}


def comment_data(comment: Comment) -> dict[str, Any]:
    """Describes a remark with its answers."""
    return {
        "id": comment.pk,
        "element": comment.element,
        "author": comment.author.username,
        "body": comment.body,
        "at": comment.at,
        "must_fix": comment.must_fix,
        "resolved_at": comment.resolved_at,
        "resolved_by": comment.resolved_by.username if comment.resolved_by else None,
        "mentioned": [person.username for person in comment.mentioned.all()],
        "version": comment.version.number,
        "replies": [comment_data(reply) for reply in comment.replies.all()],
    }
