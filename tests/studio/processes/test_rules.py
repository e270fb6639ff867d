"""A folder says what an approval takes; nobody gets around it, and it holds for the folders in it."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group
from django.db.models import ProtectedError

from studio.accounts.actions.teams import create_team, delete_team
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import InvalidInput, NotAllowed, WrongState
from studio.processes import approval
from studio.processes.actions.folders import move_process
from studio.processes.actions.reviews import give_verdict, request_review
from studio.processes.actions.rules import delete_rule, set_rule
from studio.processes.approval import missing_approvals
from studio.processes.models import Review, ReviewRule, Verdict, Version
from studio.processes.rules import rule_of_folder
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.test_reviews import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db: None) -> User:
    return make_person("root", "administrator")


@pytest.fixture
def rita(db: None) -> User:
    return make_person("rita", "reviewer", "Finance")


@pytest.fixture
def in_finance(root: User, in_review: Version) -> Version:
    move_process(root, definition=in_review.definition, folder="Finance/Invoices")
    in_review.refresh_from_db()
    return Version.objects.select_related("definition").get(pk=in_review.pk)


def state_of(version: Version) -> str:
    version.refresh_from_db()
    return version.state


def test_two_of_three_approve_and_then_it_is_approved(
    root: User, bob: User, rita: User, in_finance: Version
) -> None:
    make_person("rolf", "reviewer")
    set_rule(root, folder="Finance", approvals=2)
    approve(bob, in_finance)
    assert state_of(in_finance) == "in_review"
    assert missing_approvals(Review.objects.get()) == ["1 more approval is needed."]
    approve(rita, in_finance)
    assert state_of(in_finance) == "approved"
    assert Review.objects.get().rule == {"folder": "Finance", "approvals": 2, "groups": [], "checklist": []}
    acts = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert acts[-2:] == ["version.approval_given", "version.approved"]


def test_one_person_does_not_count_twice(root: User, bob: User, in_finance: Version) -> None:
    set_rule(root, folder="Finance", approvals=2)
    approve(bob, in_finance)
    with pytest.raises(WrongState):
        approve(bob, in_finance)
    assert state_of(in_finance) == "in_review"


def test_a_second_account_of_one_person_does_not_count_either(
    root: User, bob: User, in_finance: Version
) -> None:
    set_rule(root, folder="Finance", approvals=2)
    second = make_person("bob2", "reviewer", email="BOB@example.org")
    third = make_person("bob3", "reviewer", email="bob@example.org")
    approve(bob, in_finance)
    with pytest.raises(WrongState):
        approve(second, in_finance)
    review = Review.objects.get()
    Verdict.objects.create(review=review, reviewer=third, decision="approve")
    assert missing_approvals(review) == ["1 more approval is needed."]


def test_somebody_of_a_group_must_be_among_them(
    root: User, bob: User, rita: User, in_finance: Version
) -> None:
    set_rule(root, folder="Finance", approvals=1, groups=["Finance"])
    approve(bob, in_finance)
    assert state_of(in_finance) == "in_review"
    assert missing_approvals(Review.objects.get()) == ["Somebody of “Finance” must approve."]
    approve(rita, in_finance)
    assert state_of(in_finance) == "approved"


def test_the_checklist_is_ticked_by_each(root: User, bob: User, in_finance: Version) -> None:
    set_rule(root, folder="Finance", approvals=1, checklist=["Limits are right", "  "])
    with pytest.raises(InvalidInput) as refused:
        approve(bob, in_finance)
    assert "Limits are right" in refused.value.fields["checked"]
    given = {"decision": "approve", "content_hash": in_finance.content_hash, "checked": ["Limits are right"]}
    page = logged_in(bob).post("/processes/leave/versions/1/review/verdict", given)
    assert page.status_code == 302
    assert state_of(in_finance) == "approved"


def test_who_may_not_judge_any_more_does_not_count(
    root: User, bob: User, rita: User, in_finance: Version
) -> None:
    set_rule(root, folder="Finance", approvals=2)
    approve(bob, in_finance)
    bob.groups.clear()
    approve(rita, in_finance)
    assert state_of(in_finance) == "in_review"


def test_asking_for_changes_ends_the_review_whoever_has_approved(
    root: User, bob: User, rita: User, in_finance: Version, alice: User
) -> None:
    set_rule(root, folder="Finance", approvals=2)
    approve(bob, in_finance)
    give_verdict(
        rita,
        version=in_finance,
        decision="request_changes",
        content_hash=in_finance.content_hash,
        comment="No",
    )
    assert state_of(in_finance) == "changes_requested"
    request_review(alice, version=in_finance)
    assert missing_approvals(Review.objects.get(state="open")) == ["2 more approvals are needed."]


@pytest.mark.parametrize(
    ("folder", "approvals"),
    [("Finance/Invoices", 3), ("Finance", 2), ("Finance/Taxes", 2), ("Other", 1), ("", 1)],
)
def test_the_nearest_folder_with_a_rule_decides(root: User, folder: str, approvals: int) -> None:
    set_rule(root, folder="Finance", approvals=2)
    set_rule(root, folder=" Finance / Invoices ", approvals=3)
    assert rule_of_folder(folder).approvals == approvals


def test_a_rule_for_all_holds_everywhere_and_goes_again(root: User) -> None:
    rule = set_rule(root, folder="", approvals=4)
    assert rule_of_folder("Any/Where").approvals == 4
    delete_rule(root, rule=rule)
    assert rule_of_folder("Any/Where").approvals == 1
    acts = AuditEntry.objects.filter(object_type="review_rule").values_list("action", flat=True)
    assert set(acts) == {"review_rule.set", "review_rule.deleted"}


@pytest.mark.parametrize(
    "wrong", [{"approvals": 0}, {"approvals": 11}, {"groups": ["nobody"]}, {"checklist": ["x" * 301]}]
)
def test_what_a_rule_cannot_hold_is_refused_at_its_field(root: User, wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_rule(root, **{"folder": "F", "approvals": 1, **wrong})  # type: ignore[arg-type]
    assert set(refused.value.fields) == set(wrong)


def test_only_who_keeps_the_rules_writes_them(alice: User, bob: User, charlie: User) -> None:
    for person in (alice, bob, charlie):
        with pytest.raises(NotAllowed):
            set_rule(person, folder="", approvals=1)
        assert logged_in(person).get("/review-rules/edit").status_code == 403
        body = json.dumps({"folder": "", "approvals": 1})
        assert logged_in(person).put("/api/v1/review-rules", body, "application/json").status_code == 403
    assert logged_in(bob).get("/review-rules").status_code == 200
    assert logged_in(charlie).get("/review-rules").status_code == 403


def test_nobody_flees_a_rule_by_moving_the_process(root: User, alice: User, in_finance: Version) -> None:
    set_rule(root, folder="Finance", approvals=2)
    with pytest.raises(NotAllowed):
        move_process(alice, definition=in_finance.definition, folder="Elsewhere")
    move_process(alice, definition=in_finance.definition, folder="Finance/Taxes")
    move_process(root, definition=in_finance.definition, folder="Elsewhere")


def test_further_conditions_stand_in_the_way_with_their_reasons(
    bob: User, in_review: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse = lambda version: [f"Scenario of version {version.number} fails."]  # noqa: E731
    monkeypatch.setattr(approval, "CONDITIONS", (*approval.CONDITIONS, refuse))
    with pytest.raises(InvalidInput) as refused:
        approve(bob, in_review)
    assert refused.value.fields["comments"] == "Scenario of version 1 fails."
    assert (
        "Scenario of version 1 fails."
        in logged_in(bob).get("/processes/leave/versions/1/review").content.decode()
    )


def test_rules_are_written_on_their_page(root: User) -> None:
    page = logged_in(root)
    Group.objects.get_or_create(name="Finance")
    wrong = page.post("/review-rules/edit", {"folder": "Finance", "approvals": "0", "checklist": "One\nTwo"})
    assert wrong.status_code == 422
    assert "One\nTwo" in wrong.content.decode()
    sent = {"folder": "Finance", "approvals": "2", "groups": ["Finance"], "checklist": "One\n\nTwo"}
    assert page.post("/review-rules/edit", sent).status_code == 302
    rule = ReviewRule.objects.get()
    assert rule.checklist == ["One", "Two"]
    listed = page.get("/review-rules").content.decode()
    assert "Finance" in listed
    assert "Two" in listed
    assert "Two" in page.get("/review-rules/edit?folder=Finance").content.decode()
    page.post(f"/review-rules/{rule.pk}/delete")
    assert not ReviewRule.objects.exists()


def test_the_api_says_and_sets_rules(root: User, bob: User, in_finance: Version) -> None:
    client = logged_in(root)
    body = json.dumps({"folder": "Finance", "approvals": 2, "checklist": ["One"]})
    assert client.put("/api/v1/review-rules", body, "application/json").json()["approvals"] == 2
    assert client.get("/api/v1/review-rules").json()["total"] == 1
    held = logged_in(bob).get("/api/v1/review-rules/for", {"folder": "Finance/Invoices"}).json()
    assert held == {"folder": "Finance", "approvals": 2, "groups": [], "checklist": ["One"]}
    waiting = logged_in(bob).get("/api/v1/reviews", {"tab": "waiting"}).json()["items"]
    assert waiting[0]["missing"] == ["2 more approvals are needed."]
    assert client.delete("/api/v1/review-rules?folder=Finance").status_code == 204


def test_a_team_that_a_rule_asks_for_is_not_deleted(root: User) -> None:
    team = create_team(root, name="Auditors")
    rule = set_rule(root, folder="Finance", approvals=1, groups=["Auditors"])
    with pytest.raises(WrongState, match="rule"):
        delete_team(root, pk=team.pk)
    with pytest.raises(ProtectedError):
        Group.objects.filter(pk=team.pk).delete()
    assert [each.name for each in rule.groups.all()] == ["Auditors"]
    delete_rule(root, rule=rule)
    delete_team(root, pk=team.pk)
    assert not Group.objects.filter(name="Auditors").exists()
