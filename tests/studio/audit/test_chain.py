import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection

from studio.audit.actions import record
from studio.audit.chain import hash_of
from studio.audit.models import AuditEntry, AuditHead, AuditLogIsAppendOnly
from studio.audit.verification import verify
from tests.studio.people import make_person

pytestmark = [pytest.mark.database, pytest.mark.django_db]
COUNT = 12
TABLE = AuditEntry._meta.db_table


def fill() -> None:
    for number in range(COUNT):
        record(
            None, action="thing.done", object_type="thing", object_id=number, details={"n": number, "x": 0.1}
        )


def execute(sql: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def change(place: int) -> None:
    execute(f"UPDATE {TABLE} SET summary = 'forged' WHERE sequence = %s", place)


def change_details(place: int) -> None:
    execute(f"UPDATE {TABLE} SET details = %s WHERE sequence = %s", json.dumps({"n": 99, "x": 0.1}), place)


def delete(place: int) -> None:
    execute(f"DELETE FROM {TABLE} WHERE sequence = %s", place)


def insert(place: int) -> None:
    entry = AuditEntry.objects.get(sequence=place)
    execute(f"UPDATE {TABLE} SET sequence = sequence + 1000 WHERE sequence > %s", place)
    execute(f"UPDATE {TABLE} SET sequence = sequence - 999 WHERE sequence > %s", 1000)
    entry.pk, entry.sequence, entry.previous_hash, entry.summary = None, place + 1, entry.hash, "forged"
    entry.hash, entry._state.adding = "f" * 64, True
    entry.save()


def swap(place: int) -> None:
    other = place + 1 if place < COUNT else place - 1
    execute(f"UPDATE {TABLE} SET sequence = 5000 WHERE sequence = %s", place)
    execute(f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s", place, other)
    execute(f"UPDATE {TABLE} SET sequence = %s WHERE sequence = 5000", other)


def truncate(place: int) -> None:
    execute(f"DELETE FROM {TABLE} WHERE sequence >= %s", place)


def truncate_with_head(place: int) -> None:
    truncate(place)
    last = AuditEntry.objects.order_by("-sequence").first()
    AuditHead.objects.update(sequence=last.sequence if last else 0, hash=last.hash if last else "0" * 64)


def delete_the_head(_place: int) -> None:
    AuditHead.objects.all().delete()


TAMPERING = (change, change_details, delete, insert, swap, truncate, truncate_with_head, delete_the_head)


def test_an_untouched_log_is_proven(capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    assert verify() == []
    call_command("audit_verify")
    assert f"{COUNT} entries" in capsys.readouterr().out


@pytest.mark.parametrize("tamper", TAMPERING)
def test_tampering_is_found_at_any_place(tamper: Callable[[int], None]) -> None:
    fill()
    tamper(random.randint(1, COUNT))
    assert verify() != []


def test_the_command_names_the_place_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    change(3)
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify")
    assert ended.value.code == 1
    assert "changed at 3" in capsys.readouterr().err


def test_an_entry_without_the_key_cannot_be_forged(settings: pytest.FixtureRequest) -> None:
    fill()
    entry = AuditEntry.objects.get(sequence=COUNT)
    settings.AUDIT_KEY = "guessed"
    assert hash_of(entry) != entry.hash


def test_any_details_survive_storing() -> None:
    details = {
        "when": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        "price": Decimal("1.10"),
        "whole": 2.0,
        "big": 1e30,
        "odd": float("nan"),
        "nul": "a\x00b",
        "other": {1, 2},
        3: [None, True, {"ü": "😀"}],
    }
    record(make_person("alice"), action="thing.done", details=details, summary="x" * 1000)
    assert verify() == []
    assert AuditEntry.objects.get().details["when"] == "2026-01-02T03:04:05.678Z"


def test_the_model_refuses_change_and_deletion() -> None:
    entry = record(None, action="thing.done")
    for forbidden in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(summary="x"),
        lambda: AuditEntry.objects.bulk_update([entry], ["summary"]),
    ):
        with pytest.raises(AuditLogIsAppendOnly):
            forbidden()


def test_the_entry_names_actor_and_object() -> None:
    alice = make_person("alice")
    entry = record(alice, action="person.created", obj=alice)
    assert (entry.actor_name, entry.object_type, entry.object_id) == ("alice", "user", str(alice.pk))
    assert record(None, action="x.done").actor_name == "system"
