"""The page of a review: what was asked for, what comes next, and who is called by name."""

from __future__ import annotations

import pytest

from studio.accounts.models import User
from studio.processes.actions.comments import add_comment, resolve_comment
from studio.processes.actions.reviews import request_review
from studio.processes.models import Version
from studio.processes.selectors.reviews import open_mentions
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


def page_of(person: User, path: str) -> str:
    return logged_in(person).get(path).content.decode()


def test_what_was_asked_stands_above_the_comparison(alice: User, bob: User, version: Version) -> None:
    request_review(alice, version=version, message="Mind the limit of the director.")
    page = page_of(bob, "/processes/leave/versions/1/review")
    assert page.index("Mind the limit of the director.") < page.index("data-island=")
    assert page.count('form="verdict-form" name="decision"') == 2


def test_who_wrote_the_version_sees_the_verdict_disabled_with_the_reason(
    alice: User, in_review: Version
) -> None:
    page = page_of(alice, "/processes/leave/versions/1/review")
    assert page.count('disabled aria-describedby="verdict-bar-reason"') == 2


def test_after_an_approval_everybody_reads_what_comes_next(
    alice: User, olga: User, approved: Version
) -> None:
    for path in ("/processes/leave/versions/1", "/processes/leave/versions/1/review"):
        assert "Next: Olga can deploy it." in page_of(alice, path)
        assert "/deployments/deploy/leave/1" in page_of(olga, path).split("data-next-step")[1][:900]


def test_a_mention_waits_until_it_is_answered_or_settled(alice: User, bob: User, version: Version) -> None:
    first = add_comment(alice, version=version, body="@bob is this right?")
    other = add_comment(alice, version=version, body="And this, @bob?")
    page = page_of(bob, "/reviews")
    assert "data-mentions" in page
    assert f"#comment-{first.pk}" in page
    assert "data-mentions" not in page_of(alice, "/reviews")
    add_comment(bob, version=version, body="Yes.", answers=first.pk)
    resolve_comment(alice, comment=other)
    assert not open_mentions(bob).exists()
    add_comment(alice, version=version, body="Sure, @bob?", answers=first.pk)
    assert open_mentions(bob).get().thread == first.pk
