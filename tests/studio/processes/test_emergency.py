"""Break-glass: by a right of its own, with a reason, seen for ever, and no approval of four eyes."""

from __future__ import annotations

import json

import pytest

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.processes.actions.comments import add_comment
from studio.processes.actions.drafts import restore_as_draft
from studio.processes.actions.emergency import approve_in_emergency
from studio.processes.actions.reviews import request_review
from studio.processes.models import EmergencyApproval, Review, Version
from studio.processes.permissions import reason_against_verdict
from studio.processes.scenarios.actions import ScenarioContent, create_scenario, require_scenarios
from studio.processes.selectors.versions import last_approved_before
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import WITHOUT_START, edited
from tests.studio.processes.test_reviews import approve, next_version

pytestmark = pytest.mark.django_db
REASON = "Invoices go out with the wrong tax since eight o'clock."
PAGE = "/processes/leave/versions/1/emergency"


@pytest.fixture
def root(db: None) -> User:
    return make_person("root", "administrator")


def break_glass(person: User, version: Version, *, reason: str = REASON) -> None:
    approve_in_emergency(person, version=version, reason=reason, content_hash=version.content_hash)


def test_the_version_is_deployable_and_says_for_ever_who_and_why(
    root: User, bob: User, in_review: Version
) -> None:
    add_comment(bob, version=in_review, body="Wrong", must_fix=True)
    break_glass(root, in_review)
    in_review.refresh_from_db()
    assert in_review.state == "approved"
    assert Review.objects.get().state == "passed_over"
    assert in_review.emergency.passed_over == [
        "1 more approval is needed.",
        "A comment marked “must fix” is not settled.",
    ]
    act = AuditEntry.objects.get(action="version.approved_in_emergency")
    assert act.details["reason"] == REASON
    for page in ("/processes/leave/versions/1", "/processes/leave/versions/1/review"):
        shown = logged_in(bob).get(page).content.decode()
        assert "was approved in an emergency by Root" in shown
        assert "wrong tax" in shown


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "olga"])
def test_nobody_else_has_the_right(who: str, request: pytest.FixtureRequest, version: Version) -> None:
    person: User = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        break_glass(person, version)
    body = json.dumps({"reason": REASON, "content_hash": version.content_hash})
    api = "/api/v1/processes/leave/versions/1/emergency"
    assert logged_in(person).post(api, body, "application/json").status_code == 403
    assert logged_in(person).get(PAGE).status_code == 403
    assert logged_in(person).post(PAGE, {"reason": REASON}).status_code == 403


@pytest.mark.parametrize("reason", ["", "  soon  ", "x" * 1001])
def test_it_needs_a_reason_that_can_be_judged_later(root: User, version: Version, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        break_glass(root, version, reason=reason)
    assert set(refused.value.fields) == {"reason"}


def test_what_cannot_run_and_what_was_not_seen_is_refused(root: User, alice: User, version: Version) -> None:
    with pytest.raises(Conflict):
        approve_in_emergency(root, version=version, reason=REASON, content_hash="0" * 64)
    broken = next_version(alice, version.definition, xml=WITHOUT_START)
    with pytest.raises(InvalidInput):
        break_glass(root, broken)
    break_glass(root, version)
    with pytest.raises(WrongState):
        break_glass(root, version)


def test_it_clears_nobody_for_later_versions(root: User, alice: User, version: Version) -> None:
    break_glass(root, version)
    dora = make_person("dora", "analyst")
    second = next_version(dora, version.definition, xml=edited(version.xml, task_name="Decide soon"))
    alice.groups.add(make_person("x", "reviewer").groups.get())
    fresh = User.objects.get(pk=alice.pk)
    assert reason_against_verdict(fresh, version=second) is not None
    assert last_approved_before(second) is None


def test_the_page_asks_for_the_word_and_keeps_what_was_typed(root: User, version: Version) -> None:
    page = logged_in(root)
    sent = {"reason": REASON, "confirm": "wrong", "content_hash": version.content_hash}
    wrong = page.post(PAGE, sent)
    assert wrong.status_code == 422
    assert "wrong tax" in wrong.content.decode()
    assert page.post(PAGE, {**sent, "confirm": "leave"}).status_code == 302
    version.refresh_from_db()
    assert version.state == "approved"
    api = page.post(
        "/api/v1/processes/leave/versions/1/emergency",
        json.dumps({"reason": REASON, "content_hash": version.content_hash}),
        "application/json",
    )
    assert api.status_code == 409


def test_what_was_only_approved_in_an_emergency_bars_its_author_when_it_is_restored(
    root: User, alice: User, bob: User, version: Version
) -> None:
    break_glass(root, version)
    dora = make_person("dora", "analyst")
    harmless = next_version(dora, version.definition, xml=edited(version.xml, task_name="Decide soon"))
    request_review(dora, version=harmless)
    approve(bob, harmless)
    restore_as_draft(dora, version=version, revision=None)
    back = next_version(dora, version.definition, xml=edited(version.xml, task_name="Decide late"))
    alice.groups.add(make_person("x", "reviewer").groups.get())
    assert reason_against_verdict(User.objects.get(pk=alice.pk), version=back) is not None


def test_scenarios_that_were_passed_over_are_named(root: User, alice: User, version: Version) -> None:
    create_scenario(alice, definition=version.definition, content=ScenarioContent(name="Long leave"))
    require_scenarios(root, definition=version.definition, required=True)
    break_glass(root, Version.objects.get(pk=version.pk))
    assert any("“Long leave”" in each for each in EmergencyApproval.objects.get().passed_over)
