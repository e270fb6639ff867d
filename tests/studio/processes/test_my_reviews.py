"""My reviews: waiting for me, mine, done, all; with search, folders and reminders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from studio.accounts.models import User
from studio.processes.actions.folders import move_process
from studio.processes.actions.reviews import request_review
from studio.processes.impact import needs_of
from studio.processes.models import Review, Version
from studio.processes.notifications import remind_reviewers
from studio.processes.selectors.reviews import reviews_in, waiting_for_verdict
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import process_xml
from tests.studio.processes.test_reviews import approve, next_version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tab", "counts"), [("waiting", (0, 1, 1)), ("mine", (1, 0, 0)), ("done", (0, 0, 0)), ("all", (1, 1, 1))]
)
def test_each_sees_what_is_theirs_while_it_is_open(
    alice: User, bob: User, in_review: Version, tab: str, counts: tuple[int, ...]
) -> None:
    carla = make_person("carla", "reviewer")
    assert tuple(reviews_in(tab, user=person).count() for person in (alice, bob, carla)) == counts


def test_what_is_decided_is_done_for_who_decided(alice: User, bob: User, in_review: Version) -> None:
    approve(bob, in_review)
    assert reviews_in("waiting", user=bob).count() == waiting_for_verdict(bob) == 0
    assert reviews_in("done", user=bob).count() == 1
    assert reviews_in("mine", user=alice).count() == 1


def test_search_and_folder_stand_in_the_address(alice: User, bob: User, in_review: Version) -> None:
    move_process(alice, definition=in_review.definition, folder="People/Leave")
    page = logged_in(bob)
    found = page.get("/reviews", {"q": "leave", "folder": "People"}).content.decode()
    assert "/processes/leave/versions/1/review" in found
    assert "No review matches" in page.get("/reviews", {"folder": "Other"}).content.decode()
    assert "You have given no verdict yet" in page.get("/reviews", {"tab": "done"}).content.decode()
    assert page.get("/api/v1/reviews", {"tab": "waiting", "folder": "People"}).json()["total"] == 1
    assert page.get("/api/v1/reviews", {"tab": "wrong"}).status_code == 422


def test_who_was_asked_is_reminded_once_a_day(
    alice: User, bob: User, version: Version, django_capture_on_commit_callbacks: object
) -> None:
    make_person("rita", "reviewer")
    review = request_review(alice, version=version, reviewers=["bob"])
    assert remind_reviewers() == 0
    Review.objects.filter(pk=review.pk).update(requested_at=timezone.now() - timedelta(days=3))
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        remind_reviewers()
        remind_reviewers()
    assert [one.to for one in mail.outbox] == [["bob@example.org"]]
    assert mail.outbox[0].subject.startswith("Reminder:")
    approve(bob, version)
    assert remind_reviewers() == 0


def test_the_impact_names_what_is_new_changed_and_gone(alice: User, approved: Version) -> None:
    more = process_xml(
        body="""
    <bpmn:startEvent id="start" name="Start" />
    <bpmn:userTask id="decide" name="Decide"><bpmn:extensionElements>
      <periscope:TaskDefinition candidateGroups="Finance">
        <periscope:formData><periscope:field name="ok" type="boolean" label="OK?" /></periscope:formData>
      </periscope:TaskDefinition>
    </bpmn:extensionElements></bpmn:userTask>
    <bpmn:callActivity id="call" name="Call" calledElement="other" />
    <bpmn:intermediateCatchEvent id="wait" name="A day">
      <bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:intermediateCatchEvent>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="decide" />
    <bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="call" />
    <bpmn:sequenceFlow id="f3" sourceRef="call" targetRef="wait" />
    <bpmn:sequenceFlow id="f4" sourceRef="wait" targetRef="end" />"""
    )
    second = next_version(alice, approved.definition, xml=more)
    needs = {need.kind: need for need in needs_of(second, before=approved)}
    assert needs["people"].new == ("Finance",)
    assert needs["people"].gone == ("participant",)
    assert needs["forms"].new == ("Decide",)
    assert needs["processes"].new == ("other",)
    assert needs["timers"].new == ("A day",)
    data = logged_in(alice).get("/api/v1/processes/leave/versions/2/impact").json()
    assert {"kind": "people", "new": ["Finance"], "changed": [], "gone": ["participant"], "kept": 0} in data
    assert "Finance" in logged_in(alice).get("/processes/leave/versions/2/review").content.decode()
