from __future__ import annotations

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.processes.actions.comments import add_comment
from studio.processes.actions.definitions import create_definition
from studio.processes.actions.drafts import open_draft, save_draft
from studio.processes.actions.imports import import_file
from studio.processes.actions.versions import create_version
from studio.processes.models import Comment, Definition, Draft, Version
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import CALLS_HIGH, WITHOUT_START, edited, process_xml
from tests.studio.processes.test_reviews import next_version

pytestmark = pytest.mark.django_db


def address(name: str, **names: object) -> str:
    return reverse(f"processes:{name}", kwargs=names)


PAGES = [
    ("list", {}, "watch"),
    ("new", {}, "model"),
    ("import", {}, "model"),
    ("reviews", {}, "watch"),
    ("detail", {"key": "leave"}, "watch"),
    ("edit", {"key": "leave"}, "model"),
    ("draft_download", {"key": "leave"}, "model"),
    ("compare", {"key": "leave"}, "watch"),
    ("version", {"key": "leave", "number": 1}, "watch"),
    ("download", {"key": "leave", "number": 1}, "watch"),
    ("review", {"key": "leave", "number": 1}, "watch"),
    ("request", {"key": "leave", "number": 1}, "model"),
]
ACTS = [
    ("discard", {"key": "leave"}, "model"),
    ("restore", {"key": "leave", "number": 1}, "model"),
    ("verdict", {"key": "leave", "number": 1}, "review"),
    ("withdraw", {"key": "leave", "number": 1}, "model"),
    ("comment", {"key": "leave", "number": 1}, "watch"),
    ("name", {"key": "leave", "number": 1}, "model"),
    ("compare_file", {"key": "leave"}, "watch"),
]


@pytest.fixture
def everybody(alice: User, bob: User, charlie: User, version: Version) -> dict[str, User]:
    return {"alice": alice, "bob": bob, "charlie": charlie}


@pytest.mark.parametrize(("name", "names", "right"), PAGES)
def test_pages_open_to_the_right_people_only(
    name: str, names: dict[str, object], right: str, everybody: dict[str, User]
) -> None:
    page = address(name, **names)
    assert logged_in(everybody["alice"]).get(page).status_code == 200
    assert logged_in(everybody["bob"]).get(page).status_code == (200 if right == "watch" else 403)
    assert logged_in(everybody["charlie"]).get(page).status_code == 403
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize(("name", "names", "right"), ACTS)
def test_acts_are_refused_to_the_wrong_people(
    name: str, names: dict[str, object], right: str, everybody: dict[str, User]
) -> None:
    page = address(name, **names)
    wrong = {"model": ("bob", "charlie"), "review": ("alice", "charlie"), "watch": ("charlie",)}[right]
    for person in wrong:
        assert logged_in(everybody[person]).post(page).status_code == 403
    right_one = "bob" if right == "review" else "alice"
    assert logged_in(everybody[right_one]).get(page).status_code == 405
    client = Client(enforce_csrf_checks=True)
    client.force_login(everybody[right_one], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(page).status_code == 403


@pytest.mark.parametrize("name", ["detail", "edit", "compare"])
def test_what_does_not_exist_is_not_found(name: str, alice: User) -> None:
    assert logged_in(alice).get(address(name, key="nothing")).status_code == 404


def test_an_empty_list_says_what_to_do(alice: User, bob: User) -> None:
    assert "New process" in logged_in(alice).get(address("list")).content.decode()
    assert "Analysts draw" in logged_in(bob).get(address("list")).content.decode()
    assert "No process matches" in logged_in(bob).get(address("list"), {"q": "x"}).content.decode()


def test_the_list_is_searched_filtered_and_paged(alice: User, version: Version) -> None:
    for number in range(30):
        create_definition(alice, name=f"Travel {number:02}", folder="Office")
    client = logged_in(alice)
    page = client.get(address("list"), {"q": "travel", "page": "2"}).content.decode()
    assert "Travel 29" in page
    assert "Travel 00" not in page
    assert "Leave" not in client.get(address("list"), {"folder": "Office"}).content.decode()
    only = client.get(address("list"), {"state": "created"}).content.decode()
    assert "Leave" in only
    assert "Travel" not in only


def test_names_are_shown_as_text(alice: User) -> None:
    create_definition(alice, name="<script>alert(1)</script>", key="evil")
    page = logged_in(alice).get(address("list")).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_new_process_opens_in_the_editor(alice: User) -> None:
    answer = logged_in(alice).post(address("new"), {"name": "Leave", "key": "", "folder": ""})
    assert answer["Location"] == address("edit", key="leave")


def test_wrong_names_are_said_beside_their_field(alice: User, draft: Draft) -> None:
    client = logged_in(alice)
    answer = client.post(address("new"), {"name": "Leave", "key": "a b"})
    assert answer.status_code == 422
    assert "An id begins with a letter" in answer.content.decode()
    answer = client.post(address("new"), {"name": "Leave", "key": "leave"})
    assert "already" in answer.content.decode()


def test_each_imported_file_has_its_own_result(alice: User, draft: Draft) -> None:
    files = [
        SimpleUploadedFile("new.bpmn", process_xml("travel", name="Travel").encode()),
        SimpleUploadedFile("known.bpmn", process_xml().encode()),
        SimpleUploadedFile("broken.bpmn", b"<a>"),
        SimpleUploadedFile("unfinished.bpmn", WITHOUT_START.replace("leave", "unfinished").encode()),
    ]
    page = logged_in(alice).post(address("import"), {"files": files}).content.decode()
    assert page.count('data-import-result="imported"') == 2
    assert page.count('data-import-result="offered"') == 1
    assert page.count('data-import-result="refused"') == 1
    assert "Line 1, column" in page
    assert 'data-findings-level="CRITICAL"' in page


def test_an_offered_file_becomes_a_draft_byte_for_byte(alice: User, draft: Draft) -> None:
    data = process_xml(name="Other").replace("\n", "\r\n").encode()
    offered = {
        "as_draft": "yes",
        "file_name": "known.bpmn",
        "content": base64.b64encode(data).decode(),
    }
    page = logged_in(alice).post(address("import"), offered).content.decode()
    assert "imported as your draft" in page
    assert Draft.objects.get().xml.encode() == data


def test_the_editor_gets_the_draft_and_the_addresses_it_calls(alice: User, version: Version) -> None:
    page = logged_in(alice).get(address("edit", key="leave"))
    data = page.context["page_data"]
    assert data["draft"]["xml"] == version.xml
    assert data["urls"]["draft"] == "/api/v1/processes/leave/draft"
    assert data["can_edit"] is True


def test_nobody_else_sees_a_draft(alice: User, version: Version) -> None:
    save_draft(alice, definition=version.definition, xml=edited(version.xml, task_name="Secret"), revision=1)
    dave = logged_in(make_person("dave", "analyst"))
    assert "My draft" not in dave.get(address("detail", key="leave")).content.decode()
    assert dave.get(address("compare", key="leave"), {"from": "1", "to": "draft"}).status_code == 404
    assert "My draft" in logged_in(alice).get(address("detail", key="leave")).content.decode()


def test_a_draft_that_was_overtaken_says_so(alice: User, version: Version) -> None:
    save_draft(alice, definition=version.definition, xml=edited(version.xml, task_name="A"), revision=1)
    dave = make_person("dave", "analyst")
    next_version(dave, version.definition, xml=edited(version.xml, task_name="D"))
    assert "made version 2 meanwhile" in logged_in(alice).get(address("detail", key="leave")).content.decode()


def test_two_ticked_versions_are_compared_oldest_first(alice: User, version: Version) -> None:
    answer = logged_in(alice).get(address("compare", key="leave"), {"version": ["draft", "1"]})
    assert answer["Location"].endswith("?from=1&to=draft")


def test_the_comparison_shows_both_sides(alice: User, version: Version) -> None:
    save_draft(alice, definition=version.definition, xml=edited(version.xml, task_name="B"), revision=1)
    page = logged_in(alice).get(address("compare", key="leave"), {"from": "1", "to": "draft"})
    data = page.context["page_data"]
    assert (data["from"]["label"], data["to"]["label"]) == ("Version 1", "My draft")
    assert [change["element"] for change in data["changes"]] == ["decide"]


def test_the_author_sees_the_verdict_disabled_with_the_reason(
    alice: User, bob: User, in_review: Version
) -> None:
    page = logged_in(alice).get(address("review", key="leave", number=1)).content.decode()
    assert "Only reviewers give verdicts" in page
    assert "<fieldset disabled" in page
    judge = logged_in(bob).get(address("review", key="leave", number=1)).content.decode()
    assert "<fieldset disabled" not in judge


def test_a_reviewer_approves_on_the_page(bob: User, in_review: Version) -> None:
    high = [f"{f['rule']}:{f['element'] or ''}" for f in in_review.findings if f["level"] == "HIGH"]
    form = {"decision": "approve", "content_hash": in_review.content_hash, "acknowledged": high}
    answer = logged_in(bob).post(address("verdict", key="leave", number=1), form, follow=True)
    assert "Approved." in answer.content.decode()
    in_review.refresh_from_db()
    assert in_review.state == "approved"


def test_a_verdict_on_other_content_is_refused_on_the_page(bob: User, in_review: Version) -> None:
    form = {"decision": "approve", "content_hash": "0" * 64}
    answer = logged_in(bob).post(address("verdict", key="leave", number=1), form, follow=True)
    assert "not the content you looked at" in answer.content.decode()
    assert (
        logged_in(bob).post(address("verdict", key="leave", number=1), {"decision": "x"}).status_code == 422
    )


def test_a_version_lists_its_findings_and_its_content_hash(bob: User, alice: User) -> None:
    draft = import_file(alice, data=CALLS_HIGH.encode()).draft
    create_version(alice, definition=draft.definition, note="First", revision=draft.revision)
    made = Version.objects.get()
    page = logged_in(bob).get(address("version", key="leave", number=1)).content.decode()
    assert made.findings
    for finding in made.findings:
        assert f"<code>{finding['rule']}</code>" in page
    assert '<a href="#element=choose">' in page
    assert made.content_hash in page


def test_comments_stand_beside_their_element(alice: User, bob: User, version: Version) -> None:
    client = logged_in(bob)
    form = {"body": "Why?", "element": "decide", "must_fix": "yes", "next": "https://evil.example/"}
    answer = client.post(address("comment", key="leave", number=1), form)
    assert answer["Location"] == address("version", key="leave", number=1)
    page = logged_in(alice).get(address("version", key="leave", number=1))
    assert 'data-comment-element="decide"' in page.content.decode()
    assert page.context["page_data"]["comments"] == {"decide": 1}


def test_a_comment_is_settled_under_its_own_process_only(bob: User, version: Version) -> None:
    comment = add_comment(bob, version=version, body="Why?")
    client = logged_in(bob)
    assert client.post(address("resolve", key="other", pk=comment.pk)).status_code == 404
    assert client.post(address("resolve", key="leave", pk=comment.pk)).status_code == 302
    assert Comment.objects.get().resolved_by == bob


def test_downloads_are_exact_and_never_shown_in_our_origin(bob: User, version: Version) -> None:
    answer = logged_in(bob).get(address("download", key="leave", number=1))
    assert answer.content.decode() == version.xml
    assert answer["Content-Disposition"] == 'attachment; filename="leave_1.bpmn"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_restoring_opens_the_editor(alice: User, version: Version) -> None:
    answer = logged_in(alice).post(address("restore", key="leave", number=1), {"revision": ""})
    assert answer["Location"] == address("edit", key="leave")


def test_the_queue_marks_ones_own(alice: User, bob: User, in_review: Version) -> None:
    assert "yours" in logged_in(alice).get(address("reviews")).content.decode()
    assert "yours" not in logged_in(bob).get(address("reviews")).content.decode()


def test_the_draft_of_a_new_process_is_discarded_with_it(alice: User, draft: Draft) -> None:
    assert open_draft(alice, definition=draft.definition) == draft
    answer = logged_in(alice).post(address("discard", key="leave"))
    assert answer["Location"] == address("list")
    assert not Definition.objects.exists()


def test_the_history_is_newest_first(alice: User, version: Version) -> None:
    for name in ("B", "C", "D"):
        next_version(alice, version.definition, xml=edited(version.xml, task_name=name))
    page = logged_in(alice).get(address("detail", key="leave"))
    assert [one.number for one in page.context["page_obj"]] == [4, 3, 2, 1]
