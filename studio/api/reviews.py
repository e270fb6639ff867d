"""Operations on reviews and comments."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.schemas import Input, Page
from studio.processes.actions.comments import add_comment, resolve_comment
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.models import Comment, Review
from studio.processes.selectors.reviews import open_reviews
from studio.processes.selectors.versions import comment_visible_to, comments_on, version_visible_to

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


class StateOut(Schema):
    """Where a version stands now."""

    number: int
    state: str
    content_hash: str


class ReviewOut(Schema):
    """A review that waits for a verdict."""

    process: str
    process_name: str
    version: int
    content_hash: str
    author: str
    requested_by: str
    requested_at: datetime
    message: str
    asked: list[str]


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
    replies: list[CommentOut]


@router.get("/reviews", response=Page[ReviewOut])
def list_reviews(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the reviews that wait for a verdict, longest waiting first."""
    found = open_reviews(request.user, search=paging.q)
    return one_page(found, paging=paging, order="requested_at", show=review_data)


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
    )
    return state_of(request, key=key, number=number)


@router.post("/processes/{key}/versions/{int:number}/withdraw", response=StateOut)
def withdraw_version_review(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Takes a request for review back."""
    withdraw_review(request.user, version=version_visible_to(request.user, key=key, number=number))
    return state_of(request, key=key, number=number)


@router.get("/processes/{key}/versions/{int:number}/comments", response=Page[CommentOut])
def list_comments(request: PersonRequest, key: str, number: int, paging: Paging) -> dict[str, Any]:
    """Lists the threads on a version, oldest first; `q` searches the first remark."""
    version = version_visible_to(request.user, key=key, number=number)
    found = comments_on(request.user, version=version).filter(body__icontains=paging.q)
    return one_page(found, paging=paging, order="at", show=comment_data)


@router.post("/processes/{key}/versions/{int:number}/comments", response={201: CommentOut})
def add_version_comment(request: PersonRequest, key: str, number: int, data: CommentIn) -> Status:
    """Adds a remark; only reviewers may mark it as "must fix"."""
    version = version_visible_to(request.user, key=key, number=number)
    return Status(201, comment_data(add_comment(request.user, version=version, **data.dict())))


@router.post("/comments/{int:pk}/resolve", response=CommentOut)
def resolve_version_comment(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Settles a thread."""
    return comment_data(resolve_comment(request.user, comment=comment_visible_to(request.user, pk=pk)))


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
    }


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
        "replies": [comment_data(reply) for reply in comment.replies.all()],
    }
