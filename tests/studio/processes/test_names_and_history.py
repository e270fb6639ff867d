"""A version may be called something; the history is searched by it, and everything else never changes."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import InvalidInput, NotAllowed
from studio.processes.actions.naming import name_version
from studio.processes.models import Draft, Version
from studio.processes.selectors.versions import versions_of
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import edited
from tests.studio.processes.test_reviews import next_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(alice: User, version: Version) -> Version:
    return next_version(alice, version.definition, xml=edited(version.xml, task_name="Decide soon"))


def test_a_name_is_kept_and_audited_and_changes_nothing_else(alice: User, approved: Version) -> None:
    before = (approved.content_hash, approved.state)
    name_version(alice, version=approved, name="  Go-live   in June ")
    approved.refresh_from_db()
    assert approved.name == "Go-live in June"
    assert (approved.content_hash, approved.state) == before
    act = AuditEntry.objects.get(action="version.named")
    assert act.details == {"version": 1, "before": "", "after": "Go-live in June"}


def test_two_versions_of_a_process_are_not_called_the_same(
    alice: User, version: Version, second: Version
) -> None:
    name_version(alice, version=version, name="June")
    with pytest.raises(InvalidInput) as refused:
        name_version(alice, version=second, name="June")
    assert "Version 1" in refused.value.message
    with pytest.raises(InvalidInput):
        name_version(alice, version=second, name="x" * 101)
    name_version(alice, version=version, name="")
    name_version(alice, version=second, name="June")


def test_only_who_models_names_a_version(bob: User, charlie: User, version: Version) -> None:
    for person in (bob, charlie):
        with pytest.raises(NotAllowed):
            name_version(person, version=version, name="Mine")
    page = logged_in(bob).post("/processes/leave/versions/1/name", {"name": "Mine"})
    assert page.status_code == 403
    put = logged_in(bob).put("/api/v1/processes/leave/versions/1/name", {"name": "M"}, "application/json")
    assert put.status_code == 403


def test_the_page_names_a_version_and_says_what_is_wrong(
    alice: User, version: Version, second: Version
) -> None:
    page = logged_in(alice)
    page.post("/processes/leave/versions/1/name", {"name": "June"})
    assert "June" in page.get("/processes/leave").content.decode()
    answer = page.post("/processes/leave/versions/2/name", {"name": "June"}, follow=True).content.decode()
    assert "Version 1 is called this already." in answer


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"search": "June"}, [1]),
        ({"search": "First"}, [1]),
        ({"search": "2"}, [2]),
        ({"search": "alice"}, [2, 1]),
        ({"state": "approved"}, [1]),
        ({"author": "alice"}, [2, 1]),
        ({"author": "nobody"}, []),
        ({}, [2, 1]),
    ],
)
def test_the_history_is_narrowed(
    alice: User, approved: Version, wanted: dict[str, str], numbers: list[int]
) -> None:
    next_version(alice, approved.definition, xml=edited(approved.xml, task_name="Decide soon"))
    name_version(alice, version=approved, name="Go-live in June")
    found = versions_of(alice, definition=approved.definition, **wanted)
    assert [each.number for each in found] == numbers


def test_filters_stand_in_the_address_of_the_history(alice: User, version: Version, second: Version) -> None:
    page = logged_in(alice).get("/processes/leave", {"q": "First"}).content.decode()
    assert "/versions/1/" in page or '/versions/1"' in page
    assert '/processes/leave/versions/2"' not in page
    none = logged_in(alice).get("/processes/leave", {"q": "nothing-like-this"}).content.decode()
    assert "No version matches" in none
    listed = logged_in(alice).get("/api/v1/processes/leave/versions", {"q": "First"}).json()
    assert [each["number"] for each in listed["items"]] == [1]


def test_a_file_from_outside_is_compared_and_not_kept(alice: User, version: Version) -> None:

    client = logged_in(make_person("dora", "analyst"))
    file = BytesIO(edited(version.xml, task_name="Decide soon").encode())
    file.name = "theirs.bpmn"
    page = client.post("/processes/leave/compare/file", {"from": "1", "file": file})
    data = page.context["page_data"]
    assert (data["to"]["label"], data["counts"]) == ("theirs.bpmn", "1 element renamed")
    assert not version.definition.drafts.exclude(owner=alice).exists()
    assert version.definition.versions.count() == 1
    file.seek(0)
    same = client.post("/api/v1/processes/leave/compare/file?from=1", {"file": file}).json()
    assert (same["counts"], len(same["changes"])) == ("1 element renamed", 1)


@pytest.mark.parametrize("content", [b"", b"<a/>", b"no xml"])
def test_a_file_that_is_no_process_is_refused_beside_its_field(
    alice: User, version: Version, content: bytes
) -> None:

    file = SimpleUploadedFile("x.bpmn", content)
    page = logged_in(alice).post("/processes/leave/compare/file", {"from": "1", "file": file})
    assert page.status_code == 422
    assert 'id="file-error"' in page.content.decode()


def test_changes_are_told_in_the_language_of_the_reader(
    alice: User, version: Version, second: Version
) -> None:
    german = {"HTTP_ACCEPT_LANGUAGE": "de"}
    page = logged_in(alice).get("/processes/leave/compare", {"from": "1", "to": "2"}, **german)
    data = page.context["page_data"]
    assert data["counts"] == "1 Element umbenannt"
    assert data["changes"][0]["sentences"] == ["Umbenannt von *Decide* in *Decide soon*"]


def test_a_version_is_copied_as_a_process_of_its_own(bob: User, version: Version) -> None:
    dora = make_person("dora", "analyst", "reviewer")
    answer = logged_in(dora).post("/processes/leave/versions/1/copy")
    assert answer["Location"].endswith("/processes/leave_copy/edit")
    draft = Draft.objects.get(owner=dora)
    assert (draft.definition.key, draft.definition.name) == ("leave_copy", "Copy of Leave")
    assert 'id="leave_copy"' in draft.xml
    assert draft.xml.replace("leave_copy", "leave") == version.xml
    assert draft.contributors == [version.author_id]
    assert logged_in(bob).post("/processes/leave/versions/1/copy").status_code == 403
    again = logged_in(dora).post("/api/v1/processes/leave/versions/1/copy").json()
    assert again == {"key": "leave_copy_2", "name": "Copy of Leave"}
