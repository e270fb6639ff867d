"""Threads go with their elements through renames and versions, call people, and are opened again."""

from __future__ import annotations

import pytest
from django.core import mail

from studio.accounts.models import User
from studio.errors import InvalidInput, NotAllowed, WrongState
from studio.processes.actions.comments import add_comment, reopen_comment, resolve_comment
from studio.processes.actions.reviews import request_review
from studio.processes.models import Comment, Version
from studio.processes.selectors.threads import threads_on
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import edited, process_xml
from tests.studio.processes.test_reviews import approve, next_version

pytestmark = pytest.mark.django_db


def renamed(xml: str, *, to: str, name: str = "Decide") -> str:
    return edited(xml, task_name=name).replace('"decide"', f'"{to}"')


@pytest.fixture
def remark(bob: User, version: Version) -> Comment:
    return add_comment(bob, version=version, body="Who decides?", element="decide", must_fix=True)


def test_a_thread_follows_its_element_through_two_renames(
    alice: User, remark: Comment, version: Version
) -> None:
    second = next_version(alice, version.definition, xml=renamed(version.xml, to="judge"))
    third = next_version(alice, version.definition, xml=renamed(version.xml, to="rule", name="Decide it"))
    for later, element in ((second, "judge"), (third, "rule")):
        (thread,) = threads_on(alice, version=later)
        assert (thread.element, thread.gone, thread.earlier) == (element, False, 1)


def test_a_thread_on_an_element_that_is_gone_says_so_and_still_blocks(
    alice: User, bob: User, remark: Comment, version: Version
) -> None:
    without = process_xml(
        body="""
    <bpmn:startEvent id="start" name="Start" /><bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="end" />"""
    )
    second = next_version(alice, version.definition, xml=without)
    (thread,) = threads_on(alice, version=second)
    assert (thread.element, thread.gone) == ("decide", True)
    request_review(alice, version=second)
    page = logged_in(bob).get("/processes/leave/versions/2/review").content.decode()
    assert "on an element that is gone: decide" in page
    with pytest.raises(InvalidInput):
        approve(bob, second)
    resolve_comment(bob, comment=remark)
    approve(bob, second)


def test_settled_threads_stay_with_their_version(
    alice: User, bob: User, remark: Comment, version: Version
) -> None:
    resolve_comment(bob, comment=remark)
    second = next_version(alice, version.definition, xml=renamed(version.xml, to="judge"))
    assert threads_on(alice, version=second) == []
    assert len(threads_on(alice, version=version)) == 1


def test_an_answer_on_a_later_version_belongs_to_the_thread(
    alice: User, remark: Comment, version: Version
) -> None:
    second = next_version(alice, version.definition, xml=renamed(version.xml, to="judge"))
    answer = add_comment(alice, version=second, body="The boss.", answers=remark.pk)
    assert (answer.answers, answer.version, answer.element) == (remark, version, "decide")
    shown = logged_in(alice).get("/api/v1/processes/leave/versions/2/comments").json()["items"][0]
    assert (shown["element"], shown["now_on"], shown["version"], shown["gone"]) == (
        "decide",
        "judge",
        1,
        False,
    )
    assert [reply["body"] for reply in shown["replies"]] == ["The boss."]


def test_a_settled_thread_is_opened_again_and_blocks_again(
    alice: User, bob: User, charlie: User, remark: Comment, version: Version
) -> None:
    with pytest.raises(WrongState):
        reopen_comment(alice, comment=remark)
    resolve_comment(bob, comment=remark)
    with pytest.raises(NotAllowed):
        reopen_comment(charlie, comment=remark)
    assert logged_in(charlie).post(f"/processes/leave/comments/{remark.pk}/reopen").status_code == 403
    assert logged_in(charlie).post(f"/api/v1/comments/{remark.pk}/reopen").status_code == 403
    logged_in(alice).post(f"/processes/leave/comments/{remark.pk}/reopen")
    remark.refresh_from_db()
    assert remark.resolved_at is None
    request_review(alice, version=version)
    with pytest.raises(InvalidInput):
        approve(bob, version)


def test_who_is_called_by_name_is_told_by_mail(
    alice: User, bob: User, charlie: User, version: Version, django_capture_on_commit_callbacks: object
) -> None:
    make_person("ann.smith", "reviewer")
    body = "@ann.smith, @alice and @charlie: see bob@example.org. @nobody @bob"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        comment = add_comment(bob, version=version, body=body)
    assert {person.username for person in comment.mentioned.all()} == {"ann.smith", "alice"}
    assert sorted(one.to[0] for one in mail.outbox) == ["alice@example.org", "ann.smith@example.org"]
    assert f"/processes/leave/versions/1#comment-{comment.pk}" in mail.outbox[0].body
    assert body in mail.outbox[0].body


def test_whose_content_is_in_a_later_version_does_not_settle_what_stands_against_it(
    bob: User, remark: Comment, version: Version
) -> None:
    dora = make_person("dora", "analyst", "reviewer")
    rita = make_person("rita", "reviewer")
    next_version(dora, version.definition, xml=edited(version.xml, task_name="Decide soon"))
    remark = Comment.objects.get(pk=remark.pk)
    with pytest.raises(NotAllowed):
        resolve_comment(dora, comment=remark)
    assert resolve_comment(rita, comment=remark).resolved_by == rita
