"""Functions: drafts, versions that never change, deprecation, who may see and change what."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

import pytest
from django.db import connection

from engine.validate import FunctionTrouble
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, NotFound, WrongState
from studio.library.functions.actions.drafts import (
    Description,
    FunctionContent,
    create_function,
    describe_function,
    save_draft,
)
from studio.library.functions.actions.publishing import (
    deprecate_version,
    publish_function,
    restore_version,
)
from studio.library.functions.actions.samples import remove_sample, save_sample
from studio.library.functions.models import Function, FunctionTally
from studio.library.functions.selectors import (
    find,
    function_visible_to,
    functions_visible_to,
    trouble_of,
    versions_of,
)
from studio.library.functions.tallies import TallyWriter, rounded, statistics_of
from tests.studio.library.functions_at_hand import DOUBLE, TRIPLE, draft, publish
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return make_person("alice", "analyst")


@pytest.fixture
def dave() -> User:
    return make_person("dave", "analyst")


@pytest.fixture
def bob() -> User:
    return make_person("bob", "reviewer")


class TestDrafts:
    def test_a_draft_is_saved_by_whoever_saw_the_last_one(self, alice: User, dave: User) -> None:
        made = draft(alice)
        assert save_draft(dave, function=made, revision=1, content=FunctionContent(TRIPLE)) == 2
        with pytest.raises(Conflict) as late:
            save_draft(alice, function=made, revision=1, content=FunctionContent(DOUBLE))
        assert late.value.current == {"revision": 2, "source": TRIPLE}

    @pytest.mark.parametrize("key", ["", "a/b", "a@b", "-a", "a b", "ä"])
    def test_a_key_that_references_could_not_name_is_refused(self, alice: User, key: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            draft(alice, key=key)
        assert "key" in refused.value.fields

    def test_a_key_belongs_to_one_function(self, alice: User) -> None:
        draft(alice)
        with pytest.raises(Conflict):
            draft(alice)

    def test_wrong_fields_are_named(self, alice: User) -> None:
        wrong = Description(name=" ", tags=("x" * 41,), visibility="all")
        with pytest.raises(InvalidInput) as refused:
            create_function(alice, key="a", description=wrong)
        assert set(refused.value.fields) == {"name", "tags", "visibility"}
        with pytest.raises(InvalidInput):
            draft(alice, source="#" * 300_000)

    def test_what_changed_stands_in_the_log(self, alice: User) -> None:
        made = draft(alice)
        describe_function(alice, function=made, description=Description(name="Twice", tags=("tax",)))
        entry = AuditEntry.objects.get(action="function.described")
        assert entry.details == {"name": ["Double", "Twice"], "tags": [[], ["tax"]]}


class TestVersions:
    def test_a_version_holds_source_schemas_and_their_sha256(self, alice: User) -> None:
        version = publish(alice, draft(alice))
        text = json.dumps([DOUBLE, None, None], separators=(",", ":"))
        assert (version.number, version.source) == (1, DOUBLE)
        assert version.sha256 == hashlib.sha256(text.encode()).hexdigest()

    def test_a_version_stays_when_the_draft_goes_on(self, alice: User) -> None:
        made = draft(alice)
        first = publish(alice, made)
        publish(alice, made, source=TRIPLE)
        first.refresh_from_db()
        assert first.source == DOUBLE
        assert [one.number for one in versions_of(made)] == [2, 1]

    def test_what_has_problems_is_not_published(self, alice: User) -> None:
        made = draft(alice)
        with pytest.raises(InvalidInput) as refused:
            publish_function(
                alice,
                function=made,
                revision=1,
                note_text="",
                check=lambda content: [{"line": 3, "message": content.source[:3]}],
            )
        assert refused.value.fields == {"source": "3: def"}

    def test_the_same_again_and_another_draft_than_seen_are_refused(self, alice: User) -> None:
        made = draft(alice)
        publish(alice, made)
        with pytest.raises(WrongState):
            publish(alice, made)
        save_draft(alice, function=made, revision=1, content=FunctionContent(TRIPLE))
        with pytest.raises(Conflict):
            publish_function(alice, function=made, revision=1, note_text="", check=lambda _: [])

    def test_deprecation_moves_the_latest_back_and_can_be_taken_back(self, alice: User) -> None:
        made, other = draft(alice), draft(alice, key="other")
        first = publish(alice, made)
        second = publish(alice, made, source=TRIPLE)
        deprecate_version(alice, version=second, message="Too high", successor=other)
        assert find("double").version == first
        with pytest.raises(WrongState):
            deprecate_version(alice, version=second, message="", successor=None)
        restore_version(alice, version=second)
        assert find("double").version == second
        with pytest.raises(WrongState):
            restore_version(alice, version=second)


class TestReferences:
    def test_by_key_number_and_a_name_that_is_nobody_elses(self, alice: User) -> None:
        made = draft(alice, name="Double it")
        first = publish(alice, made)
        second = publish(alice, made, source=TRIPLE)
        assert find("double").version == second
        assert find("Double it").version == second
        assert find("double@1").version == first
        draft(alice, key="third", name="Double it")
        assert find("Double it") == (None, "unknown")

    def test_why_a_function_cannot_be_used(self, alice: User) -> None:
        made = draft(alice)
        assert trouble_of("nothing") == FunctionTrouble("unknown")
        assert trouble_of("double") == FunctionTrouble("unpublished")
        first = publish(alice, made)
        assert trouble_of("double") is None
        for number in ("2", "x", "²", "9" * 30):
            assert trouble_of(f"double@{number}") == FunctionTrouble("no-version")
        deprecate_version(alice, version=first, message="Old.", successor=made)
        assert trouble_of("double") == FunctionTrouble("deprecated", "Old. Use its latest version.")
        describe_function(alice, function=made, description=Description(name="D", visibility="private"))
        assert trouble_of("double") == FunctionTrouble("private")


class TestPeople:
    def test_only_keepers_of_the_library_write(self, alice: User, bob: User) -> None:
        made = draft(alice)
        version = publish(alice, made)
        with pytest.raises(NotAllowed):
            draft(bob, key="mine")
        with pytest.raises(NotAllowed):
            save_draft(bob, function=made, revision=1, content=FunctionContent("x"))
        with pytest.raises(NotAllowed):
            publish(bob, made)
        with pytest.raises(NotAllowed):
            deprecate_version(bob, version=version, message="", successor=None)
        with pytest.raises(NotAllowed):
            save_sample(bob, function=made, name="a", given=1)

    def test_reviewers_read_what_is_published_and_nothing_else(self, alice: User, bob: User) -> None:
        made = draft(alice)
        draft(alice, key="unfinished")
        assert not functions_visible_to(bob)
        publish(alice, made)
        assert [each.key for each in functions_visible_to(bob)] == ["double"]
        with pytest.raises(NotAllowed):
            functions_visible_to(make_person("charlie", "participant"))

    def test_a_private_function_is_its_owners_alone(self, alice: User, dave: User) -> None:
        made = draft(alice, visibility="private")
        assert function_visible_to(alice, key="double") == made
        with pytest.raises(NotFound):
            function_visible_to(dave, key="double")
        with pytest.raises(NotAllowed):
            save_draft(dave, function=made, revision=1, content=FunctionContent("x"))

    def test_nobody_takes_a_function_of_another_out_of_sight(self, alice: User, dave: User) -> None:
        with pytest.raises(InvalidInput):
            describe_function(
                dave, function=draft(alice), description=Description(name="D", visibility="private")
            )

    def test_the_list_searches_and_filters(self, alice: User) -> None:
        publish(alice, draft(alice, tags=("tax", "money")))
        draft(alice, key="other", description="About dates")

        def keys(**asked: str) -> list[str]:
            return [each.key for each in functions_visible_to(alice, **asked)]

        assert keys(search="dates") == ["other"]
        assert keys(tag="tax") == ["double"]
        assert keys(tag="ta") == []
        assert keys(state="published") == ["double"]
        assert keys(state="draft") == ["other"]
        assert keys(state="deprecated") == []


class TestSamples:
    def test_a_sample_is_kept_replaced_and_removed(self, alice: User) -> None:
        made = draft(alice)
        save_sample(alice, function=made, name="usual", given={"amount": 1})
        save_sample(alice, function=made, name="usual", given={"amount": 2})
        assert made.samples.get().input == {"amount": 2}
        remove_sample(alice, function=made, name="usual")
        with pytest.raises(NotFound):
            remove_sample(alice, function=made, name="usual")
        with pytest.raises(InvalidInput):
            save_sample(alice, function=made, name=" ", given=1)


class TestTallies:
    def test_runs_are_counted_by_version_in_few_rows(self, alice: User) -> None:
        version = publish(alice, draft(alice))
        writer = TallyWriter(pause_seconds=3600)
        for milliseconds in range(1000, 1200):
            writer.note(version.pk, outcome="", milliseconds=milliseconds)
        for _ in range(50):
            writer.note(version.pk, outcome="timeout", milliseconds=9000)
        writer.flush()
        ran = statistics_of(Function.objects.get())[1]
        assert (ran.runs, ran.success_rate, dict(ran.failures)) == (250, 0.8, {"timeout": 50})
        assert (ran.p50, ran.p95) == (1100, 9000)
        assert FunctionTally.objects.count() < 10

    def test_counting_takes_no_time_of_the_work(self, alice: User) -> None:
        writer = TallyWriter(pause_seconds=3600)
        began = time.perf_counter()
        for _ in range(1000):
            writer.note(1, outcome="", milliseconds=5)
        assert time.perf_counter() - began < 0.5

    @pytest.mark.django_db(transaction=True)
    def test_a_thread_beside_the_work_writes_what_was_counted(self, alice: User) -> None:
        version = publish(alice, draft(alice))
        TallyWriter(pause_seconds=0.01).note(version.pk, outcome="", milliseconds=5)
        ends = time.monotonic() + 20
        while not FunctionTally.objects.exists() and time.monotonic() < ends:
            time.sleep(0.05)
        assert FunctionTally.objects.get().runs == 1

    @pytest.mark.parametrize(
        ("given", "kept"), [(-1, 0), (7, 7), (99, 99), (104, 100), (1049, 1000), (12345, 12000)]
    )
    def test_durations_keep_two_digits(self, given: int, kept: int) -> None:
        assert rounded(given) == kept


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_checked_before_anything_is_locked() -> None:
    """The check waits its turn in the pool; whoever saves the draft must not wait for that."""
    alice = make_person("alice", "analyst")
    made = draft(alice)

    def check(_content: FunctionContent) -> list[Any]:
        assert not connection.in_atomic_block
        save_draft(alice, function=made, revision=1, content=FunctionContent(TRIPLE))
        return []

    with pytest.raises(Conflict):
        publish_function(alice, function=made, revision=1, note_text="", check=check)
    assert versions_of(made).count() == 0
