from datetime import timedelta

import pytest
from django.utils import timezone

from studio.accounts.actions.tokens import create_token, revoke_token
from studio.accounts.models import ApiToken
from studio.accounts.tokens import find_owner
from studio.errors import InvalidInput, WrongState
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db


def test_a_token_acts_as_its_owner_and_notes_its_use() -> None:
    alice = make_person("alice")
    token, secret = create_token(alice, name="ci", days=1)
    assert find_owner(secret) == alice
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_what_is_not_a_living_token_belongs_to_nobody() -> None:
    alice = make_person("alice")
    token, secret = create_token(alice, name="ci", days=1)
    assert find_owner(secret[:-1]) is None
    assert find_owner(token.digest) is None
    assert find_owner("") is None
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert find_owner(secret) is None
    ApiToken.objects.update(expires_at=None)
    assert find_owner(secret) == alice
    revoke_token(alice, pk=token.pk)
    assert find_owner(secret) is None


def test_names_lives_and_numbers_are_limited() -> None:
    alice = make_person("alice")
    for name, days in ((" ", 1), ("x", 0), ("x", 366)):
        with pytest.raises(InvalidInput):
            create_token(alice, name=name, days=days)
    for number in range(20):
        create_token(alice, name=f"t{number}", days=1)
    with pytest.raises(WrongState):
        create_token(alice, name="one more", days=1)
