"""A form that is refused comes back with all that was typed, and says beside each field what is wrong."""

from __future__ import annotations

import pytest

from studio.accounts.models import User
from studio.processes.actions.comments import add_comment
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import give_verdict, request_review
from studio.processes.actions.versions import create_version
from studio.processes.models import Comment, Version
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import CALLS_HIGH

pytestmark = pytest.mark.django_db
BASE = "/processes/leave/versions/1"


@pytest.fixture
def grave(alice: User) -> Version:
    """In review, with a HIGH finding."""
    draft = import_file(alice, data=CALLS_HIGH.encode()).draft
    version = create_version(alice, definition=draft.definition, note="First", revision=draft.revision)
    request_review(alice, version=version)
    version.refresh_from_db()
    return version


def test_a_refused_verdict_keeps_comment_and_ticks(bob: User, grave: Version) -> None:
    high = [f"{one['rule']}:{one['element'] or ''}" for one in grave.findings if one["level"] == "HIGH"]
    add_comment(bob, version=grave, body="Name the branch", must_fix=True)
    sent = {
        "decision": "approve",
        "content_hash": grave.content_hash,
        "comment": "All <good>",
        "acknowledged": high,
    }
    answer = logged_in(bob).post(f"{BASE}/review/verdict", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ">All &lt;good&gt;</textarea>" in page
    assert page.count("required checked>") == len(high) > 0
    assert 'href="#verdict-comments"' in page
    assert 'id="verdict-comments"' in page


def test_a_verdict_without_reason_is_refused_beside_its_field(bob: User, grave: Version) -> None:
    sent = {"decision": "request_changes", "content_hash": grave.content_hash, "comment": " "}
    page = logged_in(bob).post(f"{BASE}/review/verdict", sent).content.decode()
    assert 'aria-invalid="true" aria-describedby="verdict-help verdict-comment-error"' in page
    assert 'id="verdict-comment-error"' in page


def test_a_verdict_that_comes_too_late_shows_what_was_written(bob: User, grave: Version) -> None:
    give_verdict(
        bob, version=grave, decision="request_changes", content_hash=grave.content_hash, comment="No"
    )
    sent = {"decision": "request_changes", "content_hash": grave.content_hash, "comment": "Rename the task"}
    answer = logged_in(bob).post(f"{BASE}/review/verdict", sent)
    assert answer.status_code == 409
    assert "Rename the task" in answer.content.decode()


@pytest.mark.parametrize("place", [BASE, f"{BASE}/review"])
def test_a_refused_comment_stays_in_its_field(bob: User, grave: Version, place: str) -> None:
    sent = {"body": "x" * 10_001, "element": "choose", "must_fix": "yes", "next": f"{place}#comments-heading"}
    answer = logged_in(bob).post(f"{BASE}/comments", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.templates[0].name.startswith("processes/" + ("review" if "review" in place else "version"))
    assert f">{'x' * 10_001}</textarea>" in page
    assert 'name="element" value="choose"' in page
    assert 'value="yes" checked' in page
    assert 'aria-describedby="comment-body-help comment-body-error"' in page
    assert 'id="comment-body-error"' in page


def test_a_refused_answer_stays_in_its_thread(alice: User, bob: User, grave: Version) -> None:
    first = add_comment(bob, version=grave, body="Why?")
    answer = logged_in(alice).post(f"{BASE}/comments", {"body": "y" * 10_001, "answers": str(first.pk)})
    page = answer.content.decode()
    assert f'aria-describedby="answer-{first.pk}-error"' in page
    assert page.count("y" * 10_001) == 1
    assert Comment.objects.count() == 1


def test_after_a_refused_verdict_a_thread_is_settled_on_the_page_of_the_review(
    bob: User, grave: Version
) -> None:
    comment = add_comment(bob, version=grave, body="Why?", must_fix=True)
    page = logged_in(bob).post(f"{BASE}/review/verdict", {"decision": "approve", "content_hash": "0" * 64})
    assert page.status_code == 409
    assert f'name="next" value="{BASE}/review#comments-heading"' in page.content.decode()
    assert f"{BASE}/review#comment-{comment.pk}" in page.content.decode()
