"""One address guesses only so often, and one token calls only so often."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as CacheGone

from studio.accounts.actions.tokens import create_token
from studio.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/api/v1/processes"


def test_a_token_calls_so_often_and_no_other_pays_for_it(alice: User, bob: User, settings) -> None:
    settings.API_CALLS_A_MINUTE = 2
    tokens = [create_token(person, name="t", days=1)[1] for person in (alice, bob)]
    mine, his = ({"Authorization": f"Bearer {token}"} for token in tokens)
    codes = [Client().get(PAGE, headers=mine).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert Client().get(PAGE, headers=his).status_code == 200
    refused = Client().get(PAGE, headers=mine)
    assert refused["Content-Type"] == "application/problem+json"
    assert 0 < int(refused["Retry-After"]) <= 60


def test_an_address_guesses_so_many_tokens(alice: User, settings) -> None:
    settings.WRONG_TOKENS_A_MINUTE = 2
    right = {"Authorization": f"Bearer {create_token(alice, name='t', days=1)[1]}"}
    codes = [Client().get(PAGE, headers={"Authorization": f"Bearer ps_{n}"}).status_code for n in range(3)]
    assert codes == [401, 401, 429]
    assert Client().get(PAGE, headers=right).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get(PAGE, headers=right).status_code == 200


def test_an_address_tries_so_many_logins_whatever_the_name(db: None, settings) -> None:
    settings.LOGINS_A_MINUTE = 2
    codes = [Client().post("/login", {"username": f"n{n}", "password": "x"}).status_code for n in range(3)]
    assert codes[:2] == [200, 200]
    assert codes[2] == 429
    assert Client().get("/login").status_code == 200


def test_without_the_cache_everybody_goes_on(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise CacheGone("no broker")

    monkeypatch.setattr(cache, "add", gone)
    monkeypatch.setattr(cache, "get", gone)
    right = {"Authorization": f"Bearer {create_token(alice, name='t', days=1)[1]}"}
    assert Client().get(PAGE, headers=right).status_code == 200
