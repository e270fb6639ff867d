from __future__ import annotations

import pytest

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, NotFound
from studio.processes.actions.definitions import create_definition
from studio.processes.actions.drafts import discard_draft, open_draft, restore_as_draft, save_draft
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Draft, Version
from studio.processes.reading import UnreadableProcessFile, read_file
from tests.studio.people import make_person
from tests.studio.processes.files import WITHOUT_START, edited

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_new_process_is_readable_and_named_after_itself(alice: User) -> None:
    draft = create_definition(alice, name='Größe & <"Maß">')
    file = read_file(draft.xml.encode())
    assert draft.definition.key == file.key == "grosse_mass"
    assert file.name == 'Größe & <"Maß">'


def test_a_key_is_taken_once(alice: User) -> None:
    create_definition(alice, name="Leave", key="leave")
    with pytest.raises(Conflict):
        create_definition(alice, name="Leave again", key="leave")


@pytest.mark.parametrize("key", ["1st", "with space", "a:b", "x" * 101, "ä", "a/b"])
def test_refuses_keys_that_are_no_ids(alice: User, key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        create_definition(alice, name="Leave", key=key)
    assert set(refused.value.fields) == {"key"}


def test_saves_over_the_revision_one_has_seen(alice: User, draft: Draft) -> None:
    saved = save_draft(alice, definition=draft.definition, xml=edited(draft.xml, task_name="B"), revision=1)
    assert (saved.revision, saved.xml) == (2, edited(draft.xml, task_name="B"))


def test_a_stale_save_loses_nothing_and_shows_what_is_there(alice: User, draft: Draft) -> None:
    newer = edited(draft.xml, task_name="Newer")
    save_draft(alice, definition=draft.definition, xml=newer, revision=1)
    with pytest.raises(Conflict) as refused:
        save_draft(alice, definition=draft.definition, xml=edited(draft.xml, task_name="Older"), revision=1)
    assert refused.value.current["revision"] == 2
    assert refused.value.current["xml"] == newer
    draft.refresh_from_db()
    assert draft.xml == newer


def test_findings_never_refuse_a_save(alice: User, draft: Draft) -> None:
    assert save_draft(alice, definition=draft.definition, xml=WITHOUT_START, revision=1).revision == 2


def test_refuses_to_save_what_cannot_be_read(alice: User, draft: Draft) -> None:
    with pytest.raises(UnreadableProcessFile):
        save_draft(alice, definition=draft.definition, xml="<a>", revision=1)
    with pytest.raises(UnreadableProcessFile):
        save_draft(alice, definition=draft.definition, xml="\udcff", revision=1)


def test_opening_makes_a_draft_of_the_latest_version(version: Version) -> None:
    dave = make_person("dave", "analyst")
    opened = open_draft(dave, definition=version.definition)
    assert (opened.xml, opened.base, opened.owner) == (version.xml, version, dave)


def test_an_untouched_draft_moves_on_to_a_newer_version(alice: User, version: Version) -> None:
    dave = make_person("dave", "analyst")
    old = open_draft(dave, definition=version.definition)
    mine = save_draft(
        alice, definition=version.definition, xml=edited(version.xml, task_name="2"), revision=1
    )
    second = create_version(alice, definition=version.definition, note="Second", revision=mine.revision)
    opened = open_draft(dave, definition=Definition.objects.get())
    assert (opened.base, opened.xml, opened.revision) == (second, second.xml, old.revision + 1)


def test_a_changed_draft_stays_on_its_base(alice: User, version: Version) -> None:
    dave = make_person("dave", "analyst")
    open_draft(dave, definition=version.definition)
    kept = save_draft(dave, definition=version.definition, xml=edited(version.xml, task_name="D"), revision=1)
    save_draft(alice, definition=version.definition, xml=edited(version.xml, task_name="A"), revision=1)
    create_version(alice, definition=version.definition, note="Second", revision=2)
    opened = open_draft(dave, definition=Definition.objects.get())
    assert (opened.base, opened.xml) == (version, kept.xml)


def test_discarding_the_only_draft_of_a_new_process_removes_the_process(alice: User, draft: Draft) -> None:
    discard_draft(alice, definition=draft.definition)
    assert not Definition.objects.exists()
    assert AuditEntry.objects.filter(action="draft.discarded").exists()


def test_discarding_keeps_a_process_that_has_versions(alice: User, version: Version) -> None:
    discard_draft(alice, definition=version.definition)
    assert Version.objects.filter(pk=version.pk).exists()
    with pytest.raises(NotFound):
        discard_draft(alice, definition=version.definition)


def test_restoring_asks_before_it_replaces_changes(alice: User, version: Version) -> None:
    changed = edited(version.xml, task_name="B")
    save_draft(alice, definition=version.definition, xml=changed, revision=1)
    with pytest.raises(Conflict):
        restore_as_draft(alice, version=version, revision=None)
    restored = restore_as_draft(alice, version=version, revision=2)
    assert (restored.xml, restored.revision) == (version.xml, 3)


def test_only_those_who_model_touch_drafts(bob: User, charlie: User, version: Version) -> None:
    for person in (bob, charlie):
        with pytest.raises(NotAllowed):
            open_draft(person, definition=version.definition)
        with pytest.raises(NotAllowed):
            save_draft(person, definition=version.definition, xml=version.xml, revision=1)
        with pytest.raises(NotAllowed):
            discard_draft(person, definition=version.definition)
        with pytest.raises(NotAllowed):
            restore_as_draft(person, version=version, revision=None)
