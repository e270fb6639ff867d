"""Who sees which hosts fail, and who lets them be called again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from studio.audit.models import AuditEntry
from studio.breakers.models import Breaker
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def held_back() -> Breaker:
    now = timezone.now()
    return Breaker.objects.create(
        host="erp.example:443",
        failures=7,
        last_error="answered <503>",
        last_failed_at=now,
        opened_at=now,
        probe_at=now + timedelta(minutes=5),
    )


@pytest.mark.parametrize("role", ["participant", "analyst", "reviewer"])
def test_the_wrong_person_sees_and_changes_nothing(held_back: Breaker, role: str) -> None:
    client = logged_in(make_person("wrong", role))
    assert client.get("/ops/breakers/").status_code == 403
    assert client.post("/ops/breakers/close", {"host": held_back.host}).status_code == 403
    assert client.get("/api/v1/breakers").status_code == 403
    answer = client.post(f"/api/v1/breakers/{held_back.host}/close", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert Client().get("/ops/breakers/").status_code == 302
    assert Breaker.objects.exists()


def test_operators_see_state_reason_and_count(held_back: Breaker) -> None:
    client = logged_in(make_person("olga", "operator"))
    shown = client.get("/ops/breakers/").content.decode()
    for text in ("erp.example:443", "Held back", "answered &lt;503&gt;", "next try"):
        assert text in shown
    assert "No host matches" in client.get("/ops/breakers/?q=crm").content.decode()
    item = client.get("/api/v1/breakers").json()["items"][0]
    assert (item["host"], item["state"], item["failures"]) == ("erp.example:443", "open", 7)


def test_closing_is_audited_and_happens_once(held_back: Breaker) -> None:
    client = logged_in(make_person("olga", "operator"))
    for _time in range(2):
        assert client.post("/ops/breakers/close", {"host": held_back.host}).status_code == 302
    assert not Breaker.objects.exists()
    entry = AuditEntry.objects.get(action="breaker.closed")
    assert (entry.actor_name, entry.object_id) == ("olga", held_back.host)
    answer = client.post(f"/api/v1/breakers/{held_back.host}/close", "{}", content_type="application/json")
    assert answer.status_code == 409
