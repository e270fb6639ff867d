from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.processes.actions.comments import add_comment, resolve_comment
from studio.processes.actions.drafts import open_draft, restore_as_draft, save_draft
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import give_verdict, request_review, withdraw_review
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Draft, Review, Version
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import CALLS_HIGH, WITHOUT_START, edited, process_xml

pytestmark = pytest.mark.django_db


def approve(person: User, version: Version, *, acknowledged: tuple[str, ...] = ()) -> None:
    give_verdict(
        person,
        version=version,
        decision="approve",
        content_hash=version.content_hash,
        acknowledged=acknowledged,
    )


def next_version(author: User, definition: Definition, *, xml: str) -> Version:
    definition = Definition.objects.get(pk=definition.pk)
    draft = open_draft(author, definition=definition)
    saved = save_draft(author, definition=definition, xml=xml, revision=draft.revision)
    after = definition.latest.number if definition.latest else None
    return create_version(author, definition=definition, note="Next", revision=saved.revision, after=after)


def test_a_version_goes_into_review_and_is_approved(alice: User, bob: User, version: Version) -> None:
    request_review(alice, version=version, message="Please")
    version.refresh_from_db()
    assert version.state == "in_review"
    approve(bob, version)
    version.refresh_from_db()
    assert version.state == "approved"
    assert Review.objects.get().state == "approved"
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"review.requested", "version.approved"} <= acts


def test_critical_findings_block_the_request_and_are_listed(alice: User, draft: Draft) -> None:
    save_draft(alice, definition=draft.definition, xml=WITHOUT_START, revision=1)
    version = create_version(alice, definition=draft.definition, note="Unfinished", revision=2)
    with pytest.raises(InvalidInput) as refused:
        request_review(alice, version=version)
    assert "start" in refused.value.message.lower()
    version.refresh_from_db()
    assert version.state == "created"


def test_nobody_approves_their_own_version(in_review: Version) -> None:
    author = in_review.author
    author.groups.add(make_person("x", "reviewer").groups.get())
    fresh = User.objects.get(pk=author.pk)
    with pytest.raises(NotAllowed):
        approve(fresh, in_review)


def test_an_administrator_has_no_way_around_four_eyes(db: None) -> None:
    admin = make_person("root", "administrator")
    admin.is_superuser = True
    admin.save()
    draft = import_file(admin, data=process_xml().encode()).draft
    version = create_version(admin, definition=draft.definition, note="Mine", revision=1)
    request_review(admin, version=version)
    with pytest.raises(NotAllowed):
        approve(admin, version)


def test_a_second_account_with_the_same_address_is_the_same_person(in_review: Version) -> None:
    twin = make_person("alice2", "reviewer", email=in_review.author.email.upper())
    with pytest.raises(NotAllowed):
        approve(twin, in_review)


def test_an_author_of_unapproved_content_below_cannot_approve_either(alice: User, version: Version) -> None:
    dave = make_person("dave", "analyst", "reviewer")
    second = next_version(dave, version.definition, xml=edited(version.xml, task_name="D"))
    third = next_version(alice, second.definition, xml=edited(version.xml, task_name="A"))
    request_review(alice, version=third)
    with pytest.raises(NotAllowed):
        approve(dave, third)


def test_restored_content_stays_its_authors(alice: User, bob: User, approved: Version) -> None:
    dave = make_person("dave", "analyst", "reviewer")
    never_approved = next_version(dave, approved.definition, xml=edited(approved.xml, task_name="D"))
    fourth = next_version(alice, approved.definition, xml=edited(approved.xml, task_name="A"))
    request_review(alice, version=fourth)
    approve(bob, fourth)
    restore_as_draft(alice, version=never_approved, revision=None)
    draft = Draft.objects.get(owner=alice)
    changed = edited(approved.xml, task_name="Almost D")
    saved = save_draft(alice, definition=approved.definition, xml=changed, revision=draft.revision)
    definition = Definition.objects.get()
    fifth = create_version(alice, definition=definition, note="Again", revision=saved.revision)
    request_review(alice, version=fifth)
    with pytest.raises(NotAllowed):
        approve(dave, fifth)
    approve(bob, fifth)


def test_the_author_may_review_again_what_others_changed_after_an_approval(
    alice: User, approved: Version
) -> None:
    dave = make_person("dave", "analyst")
    second = next_version(dave, approved.definition, xml=edited(approved.xml, task_name="D"))
    request_review(dave, version=second)
    alice.groups.add(make_person("x", "reviewer").groups.get())
    approve(User.objects.get(pk=alice.pk), second)


def test_a_verdict_is_bound_to_the_content_that_was_seen(bob: User, in_review: Version) -> None:
    with pytest.raises(Conflict):
        give_verdict(bob, version=in_review, decision="approve", content_hash="0" * 64)


def test_only_a_version_in_review_gets_a_verdict_and_only_one(bob: User, version: Version) -> None:
    with pytest.raises(WrongState):
        approve(bob, version)


def test_the_second_verdict_comes_too_late(bob: User, in_review: Version) -> None:
    approve(bob, in_review)
    with pytest.raises(WrongState):
        approve(make_person("rita", "reviewer"), in_review)


def test_high_findings_must_be_acknowledged_one_by_one(alice: User, bob: User, draft: Draft) -> None:
    save_draft(alice, definition=draft.definition, xml=CALLS_HIGH, revision=1)
    version = create_version(alice, definition=draft.definition, note="No default", revision=2)
    request_review(alice, version=version)
    version.refresh_from_db()
    high = [one for one in version.findings if one["level"] == "HIGH"]
    assert high
    with pytest.raises(InvalidInput) as refused:
        approve(bob, version)
    assert "acknowledged" in refused.value.fields
    approve(bob, version, acknowledged=tuple(f"{one['rule']}:{one['element'] or ''}" for one in high))


def test_an_unsettled_demand_blocks_approval(bob: User, in_review: Version) -> None:
    demand = add_comment(bob, version=in_review, body="Name it better", element="decide", must_fix=True)
    with pytest.raises(InvalidInput) as refused:
        approve(bob, in_review)
    assert "comments" in refused.value.fields
    resolve_comment(bob, comment=demand)
    approve(bob, in_review)


def test_a_demand_on_an_earlier_version_blocks_its_successors(
    alice: User, bob: User, in_review: Version
) -> None:
    add_comment(bob, version=in_review, body="Name it better", must_fix=True)
    give_verdict(
        bob,
        version=in_review,
        decision="request_changes",
        content_hash=in_review.content_hash,
        comment="See above",
    )
    second = next_version(alice, in_review.definition, xml=edited(in_review.xml, task_name="Better"))
    request_review(alice, version=second)
    with pytest.raises(InvalidInput):
        approve(bob, second)


def test_the_author_cannot_settle_a_demand(alice: User, bob: User, in_review: Version) -> None:
    demand = add_comment(bob, version=in_review, body="Name it better", must_fix=True)
    with pytest.raises(NotAllowed):
        resolve_comment(alice, comment=demand)


def test_only_reviewers_demand(alice: User, charlie: User, version: Version) -> None:
    with pytest.raises(NotAllowed):
        add_comment(alice, version=version, body="Must!", must_fix=True)
    with pytest.raises(NotAllowed):
        add_comment(charlie, version=version, body="Hello")


def test_answers_belong_to_their_thread(alice: User, bob: User, version: Version) -> None:
    first = add_comment(bob, version=version, body="Why?", element="decide")
    answer = add_comment(alice, version=version, body="Because", answers=first.pk)
    again = add_comment(bob, version=version, body="I see", answers=answer.pk)
    assert (answer.answers, again.answers, answer.element) == (first, first, "decide")


def test_changes_are_asked_for_with_a_reason(bob: User, in_review: Version) -> None:
    with pytest.raises(InvalidInput):
        give_verdict(bob, version=in_review, decision="request_changes", content_hash=in_review.content_hash)
    give_verdict(
        bob,
        version=in_review,
        decision="request_changes",
        content_hash=in_review.content_hash,
        comment="Names",
    )
    in_review.refresh_from_db()
    assert in_review.state == "changes_requested"


def test_a_review_can_be_taken_back_by_who_asked_for_it(alice: User, bob: User, in_review: Version) -> None:
    dave = make_person("dave", "analyst")
    with pytest.raises(NotAllowed):
        withdraw_review(dave, version=in_review)
    withdraw_review(alice, version=in_review)
    in_review.refresh_from_db()
    assert in_review.state == "created"
    with pytest.raises(WrongState):
        approve(bob, in_review)


def test_a_version_is_not_in_review_twice(alice: User, in_review: Version) -> None:
    with pytest.raises(WrongState):
        request_review(alice, version=in_review)


def test_participants_neither_ask_for_reviews_nor_judge(charlie: User, in_review: Version) -> None:
    with pytest.raises(NotAllowed):
        request_review(charlie, version=in_review)
    with pytest.raises(NotAllowed):
        approve(charlie, in_review)


def for_a_team(name: str) -> str:
    """A process with a task for a team."""
    return process_xml(
        body=f"""
    <bpmn:startEvent id="start" name="Start" />
    <bpmn:userTask id="look" name="Look"><bpmn:extensionElements>
      <periscope:taskDefinition candidateGroups="{name}"><periscope:formData><periscope:field name="note" />
      </periscope:formData></periscope:taskDefinition></bpmn:extensionElements></bpmn:userTask>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="look" />
    <bpmn:sequenceFlow id="f2" sourceRef="look" targetRef="end" />"""
    )


def rules_of(version: Version) -> set[str]:
    version.refresh_from_db()
    return {finding["rule"] for finding in version.findings}


def test_a_task_for_a_team_that_nobody_knows_is_a_finding(alice: User, draft: Draft) -> None:
    save_draft(alice, definition=draft.definition, xml=for_a_team("auditors"), revision=1)
    version = create_version(alice, definition=draft.definition, note="For auditors", revision=2)
    assert "unknown-group" in rules_of(version)
    Group.objects.create(name="Auditors")
    request_review(alice, version=version)
    assert "unknown-group" not in rules_of(version)


def test_an_approval_is_for_what_is_found_at_that_moment(alice: User, bob: User, draft: Draft) -> None:
    team = Group.objects.create(name="auditors")
    save_draft(alice, definition=draft.definition, xml=for_a_team("auditors"), revision=1)
    version = create_version(alice, definition=draft.definition, note="For auditors", revision=2)
    request_review(alice, version=version)
    assert "unknown-group" not in rules_of(version)

    team.delete()
    shown = logged_in(bob).get(f"/processes/{version.definition.key}/versions/{version.number}/review")
    assert "unknown-group:look" in shown.content.decode()
    with pytest.raises(InvalidInput) as refused:
        approve(bob, version)
    assert "unknown-group:look" in refused.value.fields["acknowledged"]
    approve(bob, version, acknowledged=("unknown-group:look",))
    assert "unknown-group" in rules_of(version)
