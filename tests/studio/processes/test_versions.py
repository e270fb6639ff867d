from __future__ import annotations

import hashlib

import pytest

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, NotFound, WrongState
from studio.processes.actions.drafts import open_draft, save_draft
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Draft, Version
from tests.studio.people import make_person
from tests.studio.processes.files import WITHOUT_START, edited, process_xml

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_holds_exactly_the_bytes_of_the_draft_and_their_hash(alice: User, draft: Draft) -> None:
    version = create_version(alice, definition=draft.definition, note=" First ", revision=1)
    assert version.xml == draft.xml
    assert version.content_hash == hashlib.sha256(draft.xml.encode()).hexdigest()
    assert (version.number, version.note, version.author, version.state) == (1, "First", alice, "created")
    assert Definition.objects.get().latest == version
    assert AuditEntry.objects.get(action="version.created").details["version"] == 1


def test_stores_its_findings(alice: User, draft: Draft) -> None:
    save_draft(alice, definition=draft.definition, xml=WITHOUT_START, revision=1)
    version = create_version(alice, definition=draft.definition, note="Unfinished", revision=2)
    assert "CRITICAL" in {finding["level"] for finding in version.findings}


def test_the_draft_goes_on_from_the_version(alice: User, version: Version) -> None:
    draft = Draft.objects.get(owner=alice)
    assert (draft.base, draft.changed, draft.revision) == (version, False, 1)


@pytest.mark.parametrize("note", ["", "  ", "x" * 501])
def test_asks_what_is_new(alice: User, draft: Draft, note: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_version(alice, definition=draft.definition, note=note, revision=1)
    assert set(refused.value.fields) == {"note"}


def test_refuses_a_draft_that_was_saved_meanwhile(alice: User, draft: Draft) -> None:
    save_draft(alice, definition=draft.definition, xml=edited(draft.xml, task_name="B"), revision=1)
    with pytest.raises(Conflict) as refused:
        create_version(alice, definition=draft.definition, note="First", revision=1)
    assert refused.value.current["revision"] == 2


def test_refuses_a_version_in_which_nothing_is_new(alice: User, version: Version) -> None:
    with pytest.raises(WrongState):
        create_version(alice, definition=version.definition, note="Again", revision=1)


def test_refuses_to_go_past_a_newer_version_unless_told_after_comparing(
    alice: User, version: Version
) -> None:
    dave = make_person("dave", "analyst")
    open_draft(dave, definition=version.definition)
    save_draft(dave, definition=version.definition, xml=edited(version.xml, task_name="D"), revision=1)
    save_draft(alice, definition=version.definition, xml=edited(version.xml, task_name="A"), revision=1)
    create_version(alice, definition=version.definition, note="Second", revision=2)
    with pytest.raises(Conflict) as refused:
        create_version(dave, definition=version.definition, note="Mine", revision=2)
    assert refused.value.current == {"latest": 2, "base": 1}
    with pytest.raises(Conflict):
        create_version(dave, definition=version.definition, note="Mine", revision=2, after=1)
    third = create_version(dave, definition=version.definition, note="Mine", revision=2, after=2)
    assert third.number == 3


def test_refuses_a_file_that_became_another_process(alice: User, draft: Draft) -> None:
    save_draft(alice, definition=draft.definition, xml=process_xml("holiday"), revision=1)
    with pytest.raises(InvalidInput) as refused:
        create_version(alice, definition=draft.definition, note="Renamed", revision=2)
    assert "leave" in refused.value.message


def test_is_made_of_ones_own_draft_only(alice: User, draft: Draft) -> None:
    dave = make_person("dave", "analyst")
    with pytest.raises(NotFound):
        create_version(dave, definition=draft.definition, note="Not mine", revision=1)


def test_takes_the_right_to_model(bob: User, charlie: User, draft: Draft) -> None:
    for person in (bob, charlie):
        with pytest.raises(NotAllowed):
            create_version(person, definition=draft.definition, note="x", revision=1)


def test_the_process_takes_its_name_from_the_file(alice: User, draft: Draft) -> None:
    renamed = process_xml(name="Holidays")
    save_draft(alice, definition=draft.definition, xml=renamed, revision=1)
    create_version(alice, definition=draft.definition, note="Renamed", revision=2)
    assert Definition.objects.get().name == "Holidays"
