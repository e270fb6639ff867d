import pytest

from studio.accounts.selectors import (
    active_people,
    all_people,
    find_groups,
    find_people,
    find_person,
    members_of,
    same_person_ids,
)
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db


def test_a_process_names_a_person_by_user_name_or_address() -> None:
    alice = make_person("alice", email="Alice@Example.org")
    assert find_person("ALICE") == alice
    assert find_person(" alice@example.org ") == alice


def test_nobody_is_found_by_an_empty_text_an_unknown_name_or_a_shared_address() -> None:
    make_person("alice", email="team@example.org")
    make_person("bob", email="team@example.org")
    assert [find_person(text) for text in ("", "${manager}", "team@example.org")] == [None, None, None]


def test_the_inactive_are_not_found() -> None:
    alice = make_person("alice", "finance")
    alice.is_active = False
    alice.save()
    assert find_person("alice") is None
    assert list(members_of("finance")) == []


def test_people_are_found_once_in_the_order_they_are_named() -> None:
    alice, bob = make_person("alice"), make_person("bob")
    assert find_people(["bob", "alice", "bob@example.org", "nobody"]) == [bob, alice]


def test_groups_are_found_whatever_the_case() -> None:
    make_person("alice", "Finance")
    assert [group.name for group in find_groups(["finance", "nothing"])] == ["Finance"]
    assert find_groups([]) == []


def test_accounts_with_one_address_are_one_person() -> None:
    first, second, other = (
        make_person("a", email="A@x.org"),
        make_person("b", email="a@X.org"),
        make_person("c"),
    )
    assert same_person_ids(first) == {first.pk, second.pk}
    assert same_person_ids(other) == {other.pk}
    assert same_person_ids(make_person("d", email="")) >= set()


def test_pickers_do_not_tell_addresses_letter_by_letter(db: None) -> None:
    make_person("rosa", "participant", email="r.hidden@example.org")
    assert not active_people(search="r.hidden").exists()
    assert active_people(search="ros").exists()
    assert all_people(make_person("root", "administrator"), search="r.hidden").exists()
