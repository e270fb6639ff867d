import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.utils import translation

from studio.accounts.permissions import has, require, rights_of
from studio.accounts.roles import ROLES, Right, sync_roles
from studio.errors import NotAllowed
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_gives_exactly_its_rights(role: str) -> None:
    person = make_person("alice", role)
    assert rights_of(person) == {right.value for right in ROLES[role]}


def test_a_team_gives_no_rights() -> None:
    assert rights_of(make_person("charlie", "finance")) == frozenset()


def test_a_deactivated_person_has_no_rights_left() -> None:
    person = make_person("alice", "administrator")
    person.is_active = False
    assert rights_of(person) == frozenset()


def test_require_names_the_missing_right() -> None:
    with pytest.raises(NotAllowed, match="manage people and teams"):
        require(make_person("bob", "analyst"), Right.MANAGE_PEOPLE)


def test_syncing_restores_a_right_that_was_lost_and_removes_one_too_many() -> None:
    group = Group.objects.get(name="participant")
    group.permissions.remove(Permission.objects.get(codename=Right.START.value))
    group.permissions.add(Permission.objects.get(codename=Right.DEPLOY.value))
    sync_roles()
    sync_roles()
    assert rights_of(make_person("paul", "participant")) == {Right.START, Right.WORK}


def test_has_is_false_for_strangers() -> None:
    assert not has(AnonymousUser(), Right.WATCH)


def test_every_right_can_be_told_in_german() -> None:
    with translation.override("de"):
        told = [right.in_words for right in Right]
    assert len({*told}) == len(Right)
    assert "Prozesse zeichnen" in told
