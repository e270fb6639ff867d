"""Whoever asks for a review says what to look at and whom they ask; those are told."""

from __future__ import annotations

import pytest
from django.core import mail

from studio.accounts.models import User
from studio.errors import InvalidInput
from studio.processes.actions.reviews import request_review, withdraw_review
from studio.processes.models import Review, Version
from studio.processes.notifications import tell_reviewer
from studio.processes.permissions import eligible_reviewers, reason_against_verdict
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db
PAGE = "/processes/leave/versions/1/review/request"


def test_only_who_may_judge_the_version_can_be_asked(alice: User, bob: User, version: Version) -> None:
    make_person("ann", "analyst", "reviewer", email=alice.email)
    make_person("rita", "reviewer")
    gone = make_person("gone", "reviewer")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    eligible = eligible_reviewers(version)

    assert [person.username for person in eligible] == ["bob", "rita"]
    judges = [
        one for one in User.objects.filter(is_active=True) if not reason_against_verdict(one, version=version)
    ]
    assert {person.pk for person in judges} == {person.pk for person in eligible}


def test_asked_people_are_told_and_see_it_first_in_their_queue(
    alice: User, bob: User, version: Version, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent = {"message": "Look at the new branch", "reviewers": ["bob"]}
        answer = logged_in(alice).post(PAGE, sent)
    assert answer.status_code == 302
    assert [one.to for one in mail.outbox] == [["bob@example.org"]]
    assert "Look at the new branch" in mail.outbox[0].body
    assert "/processes/leave/versions/1/review" in mail.outbox[0].body
    assert "<strong>asked of you" in logged_in(bob).get("/reviews").content.decode()
    other = logged_in(make_person("rita", "reviewer")).get("/reviews").content.decode()
    assert "<strong>asked of you" not in other
    assert "Look at the new branch" in other
    assert logged_in(bob).get("/api/v1/reviews").json()["items"][0]["asked"] == ["bob"]


def test_a_review_may_be_asked_of_nobody_in_particular(alice: User, version: Version) -> None:
    assert logged_in(alice).post(PAGE).status_code == 302
    assert not Review.objects.get().asked.exists()
    assert not mail.outbox


def test_who_may_not_judge_cannot_be_asked(alice: User, bob: User, version: Version) -> None:
    with pytest.raises(InvalidInput) as refused:
        request_review(alice, version=version, reviewers=["alice", "bob"])
    assert "alice" in refused.value.fields["reviewers"]
    assert not Review.objects.exists()
    page = logged_in(alice).post(PAGE, {"message": "Please", "reviewers": ["alice"]})
    assert page.status_code == 422
    assert "Please</textarea>" in page.content.decode()


def test_an_overlong_message_is_refused_and_kept(alice: User, version: Version) -> None:
    page = logged_in(alice).post(PAGE, {"message": "x" * 501})
    assert page.status_code == 422
    assert "x" * 501 in page.content.decode()


def test_nobody_is_told_of_a_review_that_was_withdrawn(alice: User, bob: User, version: Version) -> None:
    review = request_review(alice, version=version, reviewers=["bob"])
    withdraw_review(alice, version=version)
    tell_reviewer({"review": review.pk, "person": bob.pk}, key="k")
    assert not mail.outbox
