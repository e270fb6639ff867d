"""A draft meets what another window saved, or what another person made a version of: nothing is lost."""

from __future__ import annotations

import pytest

from studio.accounts.models import User
from studio.errors import Conflict, InvalidInput, NotAllowed, NotFound, WrongState
from studio.processes.actions.drafts import open_draft, restore_as_draft, save_draft
from studio.processes.actions.imports import replace_draft
from studio.processes.actions.versions import create_version
from studio.processes.merging.actions import meet_saved_draft, merge_kept, put_away, update_to_latest
from studio.processes.merging.keeping import MOST_KEPT
from studio.processes.merging.selectors import kept_of, kept_visible_to, meeting_with_latest
from studio.processes.models import Definition, Draft, KeptDraft, Version
from studio.processes.reading import UnreadableProcessFile, read_file
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import edited, process_xml

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def dave(db: None) -> User:
    return make_person("dave", "analyst")


def renamed(xml: str, name: str) -> str:
    return xml.replace('name="Start"', f'name="{name}"')


def test_what_two_windows_changed_apart_is_in_the_draft(alice: User, draft: Draft) -> None:
    base, definition = draft.xml, draft.definition
    save_draft(alice, definition=definition, xml=renamed(base, "Begin"), revision=1)

    met, merged, kept = meet_saved_draft(
        alice, definition=definition, xml=edited(base, task_name="Judge"), base_xml=base
    )

    assert (met.revision, merged.open, kept) == (3, (), None)
    assert 'name="Begin"' in met.xml
    assert 'name="Judge"' in met.xml
    again, _merged, _kept = meet_saved_draft(
        alice, definition=definition, xml=edited(base, task_name="Judge"), base_xml=base
    )
    assert again.revision == 3


def test_what_both_changed_waits_beside_the_draft(alice: User, draft: Draft) -> None:
    base, definition = draft.xml, draft.definition
    save_draft(alice, definition=definition, xml=edited(base, task_name="Judge"), revision=1)
    mine = renamed(edited(base, task_name="Think"), "Begin")

    met, merged, kept = meet_saved_draft(alice, definition=definition, xml=mine, base_xml=base)
    _met, _merged, same = meet_saved_draft(alice, definition=definition, xml=mine, base_xml=base)

    assert met.revision == 2
    assert [conflict.element for conflict in merged.open] == ["decide"]
    assert kept is not None
    assert kept == same
    assert (kept.xml, kept.base_xml) == (mine, base)


def kept_conflict(alice: User, draft: Draft) -> KeptDraft:
    base = draft.xml
    save_draft(alice, definition=draft.definition, xml=edited(base, task_name="Judge"), revision=1)
    mine = renamed(edited(base, task_name="Think"), "Begin")
    _draft, _merged, kept = meet_saved_draft(alice, definition=draft.definition, xml=mine, base_xml=base)
    assert kept is not None
    return kept


def test_a_kept_text_is_brought_in_once_everything_is_decided(alice: User, draft: Draft) -> None:
    kept = kept_conflict(alice, draft)

    with pytest.raises(InvalidInput):
        merge_kept(alice, kept=kept, revision=2, picks={})
    with pytest.raises(Conflict):
        merge_kept(alice, kept=kept, revision=1, picks={"decide//@name": "theirs"})
    with pytest.raises(InvalidInput):
        merge_kept(alice, kept=kept, revision=2, picks={"decide//@name": "hers"})
    merged = merge_kept(alice, kept=kept, revision=2, picks={"decide//@name": "theirs"})

    assert merged.revision == 3
    assert 'name="Judge"' in merged.xml
    assert 'name="Begin"' in merged.xml
    kept.refresh_from_db()
    assert kept.merged_at is not None


def newer_version(alice: User, version: Version, *, name: str) -> Version:
    draft = open_draft(alice, definition=version.definition)
    saved = save_draft(
        alice, definition=version.definition, xml=edited(draft.xml, task_name=name), revision=draft.revision
    )
    return create_version(alice, definition=version.definition, note="Newer", revision=saved.revision)


def test_a_draft_takes_the_newest_version_in(alice: User, dave: User, version: Version) -> None:
    opened = open_draft(dave, definition=version.definition)
    mine = save_draft(
        dave, definition=version.definition, xml=renamed(opened.xml, "Begin"), revision=opened.revision
    )
    second = newer_version(alice, version, name="Judge")

    updated = update_to_latest(
        dave, definition=version.definition, revision=mine.revision, latest=2, picks={}
    )

    assert (updated.base, updated.revision) == (second, mine.revision + 1)
    assert 'name="Begin"' in updated.xml
    assert 'name="Judge"' in updated.xml
    assert updated.contributors == [alice.pk]
    assert [text.xml for text in kept_of(dave, definition=version.definition)] == [mine.xml]
    third = create_version(dave, definition=Definition.objects.get(), note="Both", revision=updated.revision)
    assert third.contributors == sorted([alice.pk, dave.pk])


def test_taking_in_a_version_asks_about_what_both_changed(alice: User, dave: User, version: Version) -> None:
    opened = open_draft(dave, definition=version.definition)
    mine = save_draft(
        dave, definition=version.definition, xml=edited(opened.xml, task_name="Think"), revision=1
    )
    newer_version(alice, version, name="Judge")
    ask = {"definition": version.definition, "revision": mine.revision}

    with pytest.raises(InvalidInput):
        update_to_latest(dave, latest=2, picks={}, **ask)
    with pytest.raises(Conflict):
        update_to_latest(dave, latest=1, picks={"decide//@name": "mine"}, **ask)
    updated = update_to_latest(dave, latest=2, picks={"decide//@name": "mine"}, **ask)

    assert 'name="Think"' in updated.xml
    with pytest.raises(WrongState):
        update_to_latest(dave, definition=version.definition, revision=updated.revision, latest=2, picks={})


def test_a_draft_of_somebody_else_never_comes_into_mine(alice: User, dave: User, version: Version) -> None:
    others = open_draft(dave, definition=version.definition)
    save_draft(dave, definition=version.definition, xml=edited(others.xml, task_name="Secret"), revision=1)
    mine = open_draft(alice, definition=version.definition)

    met, _merged, _kept = meet_saved_draft(
        alice, definition=version.definition, xml=renamed(mine.xml, "Begin"), base_xml=mine.xml
    )
    third = create_version(alice, definition=version.definition, note="Mine", revision=met.revision)

    assert "Secret" not in third.xml
    assert 'name="Begin"' in third.xml


def test_what_a_restored_version_or_an_import_replaces_is_kept(alice: User, version: Version) -> None:
    draft = open_draft(alice, definition=version.definition)
    mine = save_draft(
        alice, definition=version.definition, xml=edited(draft.xml, task_name="Mine"), revision=draft.revision
    )
    restored = restore_as_draft(alice, version=version, revision=mine.revision)
    again = save_draft(
        alice,
        definition=version.definition,
        xml=edited(version.xml, task_name="More"),
        revision=restored.revision,
    )
    replace_draft(alice, definition=version.definition, file=read_file(process_xml().encode()))

    texts = [(text.reason, text.xml) for text in kept_of(alice, definition=version.definition)]
    assert texts == [("imported", again.xml), ("restored", mine.xml)]


def test_texts_that_wait_are_never_pushed_out(alice: User, draft: Draft) -> None:
    waiting = kept_conflict(alice, draft)
    own = {"definition": draft.definition, "owner": alice, "base_xml": "", "reason": "update"}
    for number in range(MOST_KEPT):
        KeptDraft.objects.create(xml=str(number), merged_at="2026-01-01T00:00Z", **own)

    base = Draft.objects.get()
    meet_saved_draft(
        alice,
        definition=draft.definition,
        xml=edited(draft.xml, task_name="Third"),
        base_xml=draft.xml,
    )

    assert kept_of(alice, definition=draft.definition).count() == MOST_KEPT
    assert KeptDraft.objects.filter(pk=waiting.pk).exists()
    assert base.revision == Draft.objects.get().revision


def test_refuses_a_text_that_cannot_be_read(alice: User, draft: Draft) -> None:
    with pytest.raises(UnreadableProcessFile):
        meet_saved_draft(alice, definition=draft.definition, xml="<a>", base_xml=draft.xml)


def test_only_its_owner_sees_a_kept_text(
    alice: User, bob: User, charlie: User, dave: User, draft: Draft
) -> None:
    kept = kept_conflict(alice, draft)
    definition = draft.definition

    for stranger in (dave, bob):
        with pytest.raises(NotFound):
            kept_visible_to(stranger, definition=definition, pk=kept.pk)
    with pytest.raises(NotAllowed):
        kept_of(charlie, definition=definition)
    with pytest.raises(NotAllowed):
        put_away(charlie, kept=kept)
    for path in ("", "/download"):
        address = f"/processes/leave/draft/kept/{kept.pk}{path}"
        assert logged_in(dave).get(address).status_code == 404
        assert logged_in(bob).get(address).status_code == 403
    assert logged_in(dave).post(f"/processes/leave/draft/kept/{kept.pk}/away").status_code == 404
    assert (
        logged_in(dave).post(f"/processes/leave/draft/kept/{kept.pk}", {"revision": "2"}).status_code == 404
    )
    assert KeptDraft.objects.filter(pk=kept.pk).exists()


def test_the_page_asks_about_every_conflict_and_takes_the_answer(alice: User, draft: Draft) -> None:
    kept = kept_conflict(alice, draft)
    client = logged_in(alice)
    address = f"/processes/leave/draft/kept/{kept.pk}"

    shown = client.get(address).content.decode()
    undecided = client.post(address, {"revision": "2", "conflict-1": "decide//@name"})
    stale = client.post(address, {"revision": "1", "conflict-1": "decide//@name", "pick-1": "mine"})
    done = client.post(address, {"revision": "2", "conflict-1": "decide//@name", "pick-1": "mine"})

    assert "Renamed from" in shown
    assert (undecided.status_code, stale.status_code, done.status_code) == (422, 409, 302)
    assert "checked" in stale.content.decode()
    assert 'name="Think"' in Draft.objects.get().xml
    listed = client.get("/processes/leave").content.decode()
    assert address in listed
    assert client.post(f"{address}/away").status_code == 302
    assert not KeptDraft.objects.exists()


def test_the_page_of_an_update_says_when_there_is_nothing_to_do(alice: User, version: Version) -> None:
    open_draft(alice, definition=version.definition)

    with pytest.raises(WrongState):
        meeting_with_latest(alice, definition=version.definition, picks={})
    answer = logged_in(alice).get("/processes/leave/draft/merge")
    assert (answer.status_code, answer["Location"]) == (302, "/processes/leave")


def test_a_first_version_of_somebody_else_meets_a_draft_that_began_with_nothing(
    alice: User, dave: User, draft: Draft
) -> None:
    first = create_version(alice, definition=draft.definition, note="First", revision=1)
    own = Draft.objects.create(
        definition=draft.definition,
        owner=dave,
        xml=edited(first.xml, task_name="Think"),
        saved_at=first.created_at,
    )

    meeting = meeting_with_latest(dave, definition=Definition.objects.get(), picks={})

    assert [(each.kind, each.element) for each in meeting.merged.open] == [("added", "decide")]
    assert meeting.draft == own
