"""Folders are moved and renamed; an archived process is out of sight and out of service, and comes back."""

from __future__ import annotations

import json

import pytest

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.deployments.actions.archive import archive_process
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.selectors import startable_for
from studio.errors import InvalidInput, NotAllowed, NotFound, WrongState
from studio.processes.actions.folders import bring_back, move_process, rename_folder
from studio.processes.actions.rules import set_rule
from studio.processes.models import Definition, ReviewRule, Version
from studio.processes.rules import rule_for
from studio.processes.selectors.definitions import definitions_visible_to, folders_visible_to
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(db: None) -> User:
    return make_person("root", "administrator")


def folder_of(version: Version) -> str:
    return Definition.objects.get(pk=version.definition_id).folder


def test_a_process_is_moved_and_found_by_each_folder_above(alice: User, version: Version) -> None:
    move_process(alice, definition=version.definition, folder=" People //Leave ")
    assert folder_of(version) == "People/Leave"
    assert folders_visible_to(alice) == ["People", "People/Leave"]
    for folder in ("People", "People/Leave"):
        assert definitions_visible_to(alice, folder=folder).count() == 1
    assert definitions_visible_to(alice, folder="Peo").count() == 0
    page = logged_in(alice).get("/processes/leave").content.decode()
    assert "?folder=People%2FLeave" in page
    assert AuditEntry.objects.get(action="process.moved").details == {"before": "", "after": "People/Leave"}


def test_a_folder_is_renamed_with_all_in_it_and_its_rules(root: User, alice: User, version: Version) -> None:
    move_process(root, definition=version.definition, folder="People/Leave")
    set_rule(root, folder="People", approvals=2)
    assert rename_folder(alice, folder="People", to="Staff") == 1
    assert folder_of(version) == "Staff/Leave"
    assert ReviewRule.objects.get().folder == "Staff"
    for folder, to in (("Staff", "Staff/In"), ("Staff", ""), ("", "X")):
        with pytest.raises(InvalidInput):
            rename_folder(alice, folder=folder, to=to)
    with pytest.raises(NotFound):
        rename_folder(alice, folder="None", to="Some")


def test_renaming_a_folder_is_no_way_out_of_its_rules(root: User, alice: User, version: Version) -> None:
    move_process(root, definition=version.definition, folder="Finance/Leave")
    set_rule(root, folder="Finance", approvals=2)
    with pytest.raises(NotAllowed):
        rename_folder(alice, folder="Finance/Leave", to="Leave")
    assert folder_of(version) == "Finance/Leave"


def test_an_archived_process_is_out_of_sight_and_out_of_service(
    root: User, alice: User, approved: Version
) -> None:
    deploy_version(root, version=approved, content_hash=approved.content_hash)
    with pytest.raises(NotAllowed):
        archive_process(alice, definition=approved.definition)
    archive_process(root, definition=approved.definition)
    assert not startable_for(root).exists()
    assert definitions_visible_to(alice).count() == 0
    assert definitions_visible_to(alice, state="archived").count() == 1
    assert logged_in(alice).get("/processes/leave").status_code == 404
    assert "Bring back" in logged_in(alice).get("/processes?state=archived").content.decode()
    bring_back(alice, key="leave")
    assert logged_in(alice).get("/processes/leave").status_code == 200
    assert not startable_for(root).exists()
    with pytest.raises(WrongState):
        bring_back(alice, key="leave")
    acts = AuditEntry.objects.values_list("action", flat=True)
    assert {"process.archived", "process.brought_back", "deployment.retired"} <= set(acts)


def test_nothing_is_archived_in_the_middle_of_a_review(alice: User, in_review: Version) -> None:
    with pytest.raises(WrongState):
        archive_process(alice, definition=in_review.definition)


def test_the_wrong_people_are_refused(bob: User, charlie: User, version: Version) -> None:
    body = json.dumps({"folder": "X"})
    for person in (bob, charlie):
        client = logged_in(person)
        assert client.get("/processes/leave/folder").status_code == 403
        assert client.get("/folders/rename").status_code == 403
        assert client.post("/deployments/archive/leave").status_code == 403
        assert client.post("/processes/leave/bring-back").status_code == 403
        assert client.put("/api/v1/processes/leave/folder", body, "application/json").status_code == 403
        assert client.post("/api/v1/processes/leave/archive").status_code == 403
    assert folder_of(version) == ""


def test_pages_and_api_move_rename_and_archive(alice: User, version: Version) -> None:
    page = logged_in(alice)
    assert page.post("/processes/leave/folder", {"folder": "A"}).status_code == 302
    assert page.post("/folders/rename", {"folder": "A", "to": "A/B"}).status_code == 422
    assert page.post("/folders/rename", {"folder": "A", "to": "B"}).status_code == 302
    body = json.dumps({"folder": "C/D"})
    moved = page.put("/api/v1/processes/leave/folder", body, "application/json").json()
    assert moved["folder"] == folder_of(version) == "C/D"
    renamed = page.post("/api/v1/folders/rename", json.dumps({"folder": "C", "to": "E"}), "application/json")
    assert renamed.json() == {"processes": 1}
    assert page.get("/api/v1/folders").json() == ["E", "E/D"]
    assert page.post("/api/v1/processes/leave/archive").status_code == 204
    assert page.post("/api/v1/processes/leave/bring-back").json()["archived_at"] is None


@pytest.fixture
def elsewhere(root: User, version: Version) -> Definition:
    """Another process, in a folder below one with a strict rule."""
    set_rule(root, folder="Finance", approvals=3)
    return Definition.objects.create(key="pay", name="Pay", folder="Finance/Pay", created_by=root)


def test_a_folder_that_takes_its_rule_along_loosens_no_other_folder(
    root: User, alice: User, version: Version, elsewhere: Definition
) -> None:
    move_process(root, definition=version.definition, folder="Loose")
    set_rule(root, folder="Loose", approvals=1)
    with pytest.raises(NotAllowed):
        rename_folder(alice, folder="Loose", to="Finance/Pay")
    assert rule_for(elsewhere).approvals == 3
    rename_folder(root, folder="Loose", to="Finance/Pay")
    assert rule_for(elsewhere).approvals == 1


def test_rules_that_would_meet_further_below_are_told(
    root: User, alice: User, version: Version, elsewhere: Definition
) -> None:
    move_process(root, definition=version.definition, folder="Loose/Pay")
    set_rule(root, folder="Loose/Pay", approvals=3)
    set_rule(root, folder="Finance/Pay", approvals=3)
    with pytest.raises(InvalidInput) as refused:
        rename_folder(alice, folder="Loose", to="Finance")
    assert set(refused.value.fields) == {"to"}


def test_a_name_that_makes_inner_ones_too_long_is_refused(root: User, alice: User, version: Version) -> None:
    long = "x" * 190
    move_process(root, definition=version.definition, folder="Loose/and/further/down/in")
    with pytest.raises(InvalidInput):
        rename_folder(alice, folder="Loose", to=long)
