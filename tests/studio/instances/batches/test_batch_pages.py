"""Who may move many instances, on which pages and by which calls, and what is written down of it."""

from __future__ import annotations

import pytest
from django.test import Client

from studio.audit.models import AuditEntry
from studio.errors import NotAllowed
from studio.instances.actions.migrate_several import (
    begin_batch,
    migrate_instances,
    resume_batch,
    stop_batch,
)
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.models import Instance
from studio.instances.selectors.batches import batch_visible_to
from tests.studio.instances.batches.moving_many import (
    ALL,
    Engine,
    begun,
    made,
    olga,
    run_all,
)
from tests.studio.instances.test_migrations import (
    ONE,
    TWO,
    client_of,
    deployed,
    send,
)
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["participant", "analyst", "reviewer"])
def test_only_operators_have_to_do_with_batches(role: str) -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    batch, nina = made(two), make_person("nina", role)
    run_all()
    for attempt in (
        lambda: migrate_instances(nina, chosen=ALL, target=two, reason="x"),
        lambda: begin_batch(nina, batch=batch),
        lambda: stop_batch(nina, batch=batch),
        lambda: resume_batch(nina, batch=batch),
        lambda: batch_visible_to(nina, pk=batch.pk),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    client = client_of(nina)
    for address in ("/instances/migrations", f"/instances/migrations/{batch.pk}"):
        assert client.get(address).status_code == 403
        assert Client().get(address)["Location"].startswith("/login")
    assert client.post(f"/instances/migrations/{batch.pk}/act", {"act": "begin"}).status_code == 403
    assert send(client, "POST", f"/migrations/{batch.pk}/begin").status_code == 403
    asked = {"process": "approval", "to": 2, "reason": "x"}
    assert send(client, "POST", "/instances/migrate", asked).status_code == 403
    assert MigrationBatch.objects.count() == 1


def test_an_operator_chooses_by_any_filter_looks_and_moves(engine: Engine) -> None:
    deployed(ONE, TWO)
    begun(2)
    Instance.objects.filter(pk="approval-0").update(shown_state="waiting_person")
    client = client_of(olga())
    listed = client.get("/instances/?process=approval&state=waiting_person&q=").content.decode()
    assert "/instances/migrate?process=approval&amp;state=waiting_person" in listed

    address = "/instances/migrate?process=approval&state=waiting_person&to=2"
    preview = client.get(address).content.decode()
    assert "1 instance of" in preview
    asked = {"to": "2", "act": "move", "reason": "x", "stops": "percent", "percent": "10", "key": "once"}
    answer = client.post(address, asked)
    assert client.post(address, asked)["Location"] == answer["Location"], "sent twice it is one batch"
    run_all()
    page = client.get(answer["Location"]).content.decode()
    assert "Move 1 instance" in page
    assert "Stops when more than 10 % cannot be moved." in page
    act = client.post(f"{answer['Location']}/act", {"act": "begin"})
    run_all()
    page = client.get(act["Location"]).content.decode()
    assert "1 of 1 answered" in page
    assert 'data-result="done"' in page
    assert engine.moved == ["approval-0"]
    assert "Approval" in client.get("/instances/migrations").content.decode()
    assert client.get("/instances/migrate?process=approval&version=9").status_code == 404
    assert client.get("/instances/migrate").status_code == 404
    assert client.get("/instances/migrations/999").status_code == 404
    assert client.post(f"{answer['Location']}/act", {"act": "dance"}).status_code == 404


def test_the_page_of_an_instance_tells_of_a_batch_only_once_it_moves() -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    client = client_of(olga())
    batch = made(two)
    run_all()
    assert "being moved to version 2" not in client.get("/instances/approval-0").content.decode()
    begin_batch(olga(), batch=batch)
    assert "being moved to version 2" in client.get("/instances/approval-0").content.decode()


def test_a_program_makes_begins_and_follows_a_batch() -> None:
    deployed(ONE, TWO)
    begun(2)
    client = client_of(olga())
    asked = {"process": "approval", "version": 1, "to": 2, "reason": "x", "at_most": 1, "check_only": True}
    first = send(client, "POST", "/instances/migrate", {**asked, "idempotency_key": "k"})
    again = send(client, "POST", "/instances/migrate", {**asked, "idempotency_key": "k"})
    assert (first.status_code, first.json()["id"]) == (202, again.json()["id"])
    path = f"/migrations/{first.json()['id']}"
    assert send(client, "POST", f"{path}/begin").status_code == 409, "nobody has looked yet"
    run_all()
    looked = send(client, "GET", path).json()
    assert (looked["state"], looked["verdicts"]["can"]) == ("checked", 1)
    assert send(client, "POST", f"{path}/begin").status_code == 202
    run_all()
    followed = send(client, "GET", path).json()
    assert (followed["state"], [each["state"] for each in followed["migrations"]]) == ("ended", ["done"])
    bad = send(client, "POST", "/instances/migrate", {**asked, "per_minute": 0})
    assert (bad.status_code, "per_minute" in str(bad.json())) == (422, True)
    assert send(client, "POST", f"{path}/dance").status_code == 422


def test_acts_stand_in_the_audit_log() -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    batch = made(two)
    run_all()
    begin_batch(olga(), batch=batch)
    found = AuditEntry.objects.filter(object_type="migration_batch").order_by("sequence")
    assert [each.action for each in found] == ["instances.migration_requested", "instances.migration_begun"]
    assert found[0].details["instances"] == ["approval-0"]


def test_requests_belong_to_their_batch() -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    batch = made(two)
    assert InstanceMigration.objects.get().source.version.number == 1
    assert batch.process_name == "Approval"
