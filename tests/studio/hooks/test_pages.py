"""Who manages triggers, and that a secret is seen once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.hooks.models import Trigger
from tests.studio.correlation.mail import ORDERED, deploy_started
from tests.studio.hooks.calling import call, make_trigger
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


def api(person: User, address: str, **body: Any) -> Any:
    return logged_in(person).post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("role", ["participant", "reviewer"])
def test_the_wrong_person_makes_and_changes_nothing(role: str) -> None:
    trigger, _secret = make_trigger()
    before = Trigger.objects.values().get()
    wrong = make_person("wrong", role)
    client = logged_in(wrong)
    assert client.get("/triggers/new").status_code == 403
    assert client.post("/triggers/new?process=shop", {"message": "Ordered"}).status_code == 403
    for act in ("rotate", "switch"):
        assert client.post(f"/triggers/{trigger.pk}/{act}", {"to": "off"}).status_code == 403
    assert api(wrong, "triggers", process_id="shop", message="Ordered").status_code == 403
    for act in ("rotate", "disable", "enable"):
        assert api(wrong, f"triggers/{trigger.pk}/{act}").status_code == 403
    assert Trigger.objects.values().get() == before


def test_participants_and_strangers_see_none() -> None:
    trigger, _secret = make_trigger()
    client = logged_in(make_person("wrong", "participant"))
    for address in ("/triggers/", f"/triggers/{trigger.pk}"):
        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    for address in ("triggers", f"triggers/{trigger.pk}", f"triggers/{trigger.pk}/calls"):
        assert client.get(f"/api/v1/{address}").status_code == 403


@pytest.mark.parametrize("role", ["analyst", "operator"])
def test_analysts_and_operators_make_one_and_see_its_secret_once(role: str) -> None:
    deploy_started(ORDERED.replace("{more}", ""))
    client = logged_in(make_person("anna", role))
    assert "shop" in client.get("/triggers/new").content.decode()
    given = {"message": "Ordered", "payload": "", "key": "body.id"}
    shown = client.post("/triggers/new?process=shop", given)
    trigger = Trigger.objects.get()
    secret = shown.content.decode().partition("whsec_")[2].partition("<")[0]
    assert "no-store" in shown["Cache-Control"]
    assert call(trigger, f"whsec_{secret}", {"id": "7"}).status_code == 202
    later = client.get(f"/triggers/{trigger.pk}").content.decode()
    assert secret not in later
    assert "Published" in later
    entry = AuditEntry.objects.get(action="trigger.created")
    assert (entry.actor_name, secret in json.dumps(entry.details)) == ("anna", False)


@pytest.mark.parametrize(
    "given",
    [
        {"message": "Other"},
        {"message": "Ordered", "key": "body."},
        {"message": "Ordered", "key": "amount"},
        {"message": "Ordered", "payload": "__import__('os')"},
    ],
)
def test_what_cannot_work_is_refused(given: dict[str, str]) -> None:
    deploy_started(ORDERED.replace("{more}", ""))
    olga = make_person("olga", "operator")
    assert logged_in(olga).post("/triggers/new?process=shop", given).status_code == 422
    assert api(olga, "triggers", process_id="shop", **given).status_code == 422
    assert api(olga, "triggers", process_id="gone", message="Ordered").status_code == 422
    assert not Trigger.objects.exists()


def test_the_list_is_searched_and_paged() -> None:
    trigger, _secret = make_trigger()
    client = logged_in(trigger.created_by)
    for address, found in (("?q=shop+order", True), ("?q=crm", False), ("?state=off", False)):
        assert ("Ordered" in client.get(f"/triggers/{address}").content.decode()) is found
    Trigger.objects.bulk_create(
        Trigger(
            token=f"t{number}",
            process_id="shop",
            message=f"M{number}",
            sealed_secret="",
            created_by=trigger.created_by,
            created_at=trigger.created_at,
        )
        for number in range(30)
    )
    assert "M29" in client.get("/triggers/?page=2").content.decode()


def test_switching_and_rotating_by_page_and_api_is_audited() -> None:
    trigger, secret = make_trigger()
    olga = trigger.created_by
    client = logged_in(olga)
    assert secret not in client.post(f"/triggers/{trigger.pk}/rotate").content.decode()
    client.post(f"/triggers/{trigger.pk}/switch", {"to": "off"})
    assert api(olga, f"triggers/{trigger.pk}/disable").status_code == 409
    assert api(olga, f"triggers/{trigger.pk}/enable").json()["disabled_at"] is None
    assert api(olga, f"triggers/{trigger.pk}/rotate").json()["secret"].startswith("whsec_")
    acts = AuditEntry.objects.filter(action__startswith="trigger.").order_by("sequence")
    assert list(acts.values_list("action", flat=True)) == [
        "trigger.created",
        "trigger.rotated",
        "trigger.disabled",
        "trigger.enabled",
        "trigger.rotated",
    ]


def test_the_api_shows_calls_and_no_secret() -> None:
    made = api(make_person("anna", "analyst"), "triggers", process_id="shop", message="Ordered")
    assert made.status_code == 422
    trigger, secret = make_trigger()
    call(trigger, secret, {})
    client = logged_in(trigger.created_by)
    shown = client.get("/api/v1/triggers").json()["items"][0]
    assert shown["address"].endswith(f"/hooks/{trigger.token}")
    assert "secret" not in shown
    assert client.get(f"/api/v1/triggers/{trigger.pk}/calls").json()["items"][0]["outcome"] == "published"
