"""Values that the database never sees, and keys that change under them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.utils import timezone

from studio.outbox.models import OutboxMessage
from studio.sealing.keys import Unreadable, add_key, keep_newest_key, key_texts
from studio.sealing.resealing import COLUMNS
from tests.studio.sealing_at_hand import raw_database, temporal_holds, write_unsealed

pytestmark = [pytest.mark.django_db, pytest.mark.database]

VALUE = {"iban": "canary-DE02", "amount": 5, "ünlike": [None, True, 1.5], "long": "x" * 5000}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"data_dir": tmp_path})


def post(value: Any = VALUE) -> OutboxMessage:
    return OutboxMessage.objects.create(
        topic="t", key=str(OutboxMessage.objects.count()), payload=value, next_attempt_at=timezone.now()
    )


def stored(message: OutboxMessage) -> Any:
    return OutboxMessage.objects.get(pk=message.pk).payload


@pytest.mark.parametrize("value", [VALUE, {}, [], "text", "sealed:1:not:really", "odd \ud83d", 0, False])
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    assert stored(post(value)) == value


def test_the_database_holds_nothing_that_can_be_read() -> None:
    first, second = post(), post({})
    OutboxMessage.objects.filter(pk=second.pk).update(payload={"iban": "canary-update"})
    first.payload = {"iban": "canary-bulk"}
    OutboxMessage.objects.bulk_update([first], ("payload",))

    assert stored(first) == {"iban": "canary-bulk"}
    assert stored(second) == {"iban": "canary-update"}
    assert "canary" not in raw_database()


def test_what_was_written_before_is_read_and_then_sealed() -> None:
    message = post({})
    write_unsealed(message, "payload", json.dumps(VALUE))
    assert stored(message) == VALUE
    assert "canary" in raw_database()

    assert COLUMNS.reseal() == 1

    assert stored(message) == VALUE
    assert "canary" not in raw_database()


def test_old_keys_open_until_they_are_forgotten_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    temporal_holds(monkeypatch)
    message, [first] = post(), key_texts()
    add_key()
    assert stored(message) == VALUE
    assert COLUMNS.left() == 1

    call_command("rotate_secrets", forget_old_keys=True)

    assert first not in key_texts()
    assert stored(message) == VALUE


def test_keys_are_not_forgotten_while_a_value_needs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    temporal_holds(monkeypatch)
    message = post()
    add_key()
    idle = COLUMNS._replace(reseal=lambda: 0)
    monkeypatch.setattr("studio.ops.management.commands.rotate_secrets.PARTIES", (idle,))
    with pytest.raises(CommandError, match="1 values of the database"):
        call_command("rotate_secrets", forget_old_keys=True)
    assert stored(message) == VALUE
    keep_newest_key()
    with pytest.raises(Unreadable):
        stored(message)


def test_histories_of_temporal_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    temporal_holds(monkeypatch, running=2, ended=3)
    call_command("rotate_secrets", new_key=True)
    with pytest.raises(CommandError, match=r"2 running .*, 3 ended"):
        call_command("rotate_secrets", forget_old_keys=True)
    temporal_holds(monkeypatch, ended=3)
    with pytest.raises(CommandError, match="3 ended"):
        call_command("rotate_secrets", forget_old_keys=True)
    assert len(key_texts()) == 2
    call_command("rotate_secrets", forget_old_keys=True, give_up_ended=True)
    assert len(key_texts()) == 1


def test_a_query_that_looks_into_a_sealed_value_fails_loudly() -> None:
    with pytest.raises(FieldError):
        OutboxMessage.objects.filter(payload__iban="canary-DE02").exists()
