"""Start, watch, repair and work on tasks by the API alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from studio.instances.models import Instance
from studio.outbox.models import OutboxMessage
from studio.tasks.models import UserTask
from tests.studio.instances.events import activated, batch, changed, incident, started
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy
from tests.studio.tasks.opening import open_task, put

pytestmark = pytest.mark.django_db


def send(client: Client, method: str, path: str, data: Any = None) -> Any:
    return client.generic(method, f"/api/v1{path}", json.dumps(data), content_type="application/json")


def test_a_program_starts_a_process_once() -> None:
    deploy(make_person("ann", "analyst"))
    paul = logged_in(make_person("paul", "participant"))

    form = send(paul, "GET", "/start/approval/form").json()
    assert [field["name"] for field in form["fields"]] == ["amount", "iban"]
    wrong = send(paul, "POST", "/start/approval", {"variables": {"amount": "many"}})
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"amount"})
    body = {"variables": {"amount": 5}, "business_key": "R-1", "key": "k1"}
    first, again = send(paul, "POST", "/start/approval", body), send(paul, "POST", "/start/approval", body)

    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert Instance.objects.get().pk == first.json()["instance"]


def test_an_instance_is_read_in_parts_and_as_a_whole() -> None:
    put(batch(0, started(business_key="R-1"), activated("e1", "sub", kind="subProcess")))
    put(batch(0, started(scope="sub", parent="approval-1", root="approval-1"), instance="approval-1/s2"))
    olga = logged_in(make_person("olga", "operator"))

    listed = send(olga, "GET", "/instances?q=r-1").json()
    assert ([row["id"] for row in listed["items"]], listed["total"]) == (["approval-1"], 1)
    whole = send(olga, "GET", "/instances/approval-1").json()
    assert set(whole["instances"]) == {"approval-1", "approval-1/s2"}
    events = send(olga, "GET", "/instances/approval-1/s2/events").json()["items"]
    assert [event["kind"] for event in events] == ["InstanceStarted"]
    assert send(olga, "GET", "/instances/approval-1/events?after=1").json()["items"][0]["sequence"] == 2


def test_an_operator_repairs_by_api() -> None:
    put(batch(0, started(), activated("e1", "pay"), incident("i2")))
    olga = logged_in(make_person("olga", "operator"))

    [found] = send(olga, "GET", "/incidents").json()["items"]
    address = f"/instances/{found['instance']}/incidents/{found['key']}/resolve"
    assert send(olga, "POST", address, {"resolution": "explode"}).status_code == 422
    assert send(olga, "POST", address, {"resolution": "skip", "value": 3}).status_code == 202
    again = send(olga, "POST", address, {"resolution": "retry"})

    assert (again.status_code, again.json()["current"]["decision"]) == (409, "skip")
    assert OutboxMessage.objects.get().payload["value"] == 3


def test_skipping_by_api_names_the_way_out_where_there_is_a_choice() -> None:
    put(batch(0, started(), activated("e1", "size"), incident("i2", element="size", flows=("big", "small"))))
    olga = logged_in(make_person("olga", "operator"))

    [found] = send(olga, "GET", "/incidents").json()["items"]
    assert found["flows"] == ["big", "small"]
    address = f"/instances/{found['instance']}/incidents/{found['key']}/resolve"
    wrong = send(olga, "POST", address, {"resolution": "skip"})
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"value"})
    assert "big, small" in wrong.json()["fields"]["value"]
    assert send(olga, "POST", address, {"resolution": "skip", "value": "small"}).status_code == 202


def test_a_task_is_done_by_api() -> None:
    bob = logged_in(make_person("bob", "participant"))
    task = open_task()

    assert [one["id"] for one in send(bob, "GET", "/tasks?tab=candidates").json()["items"]] == [task.pk]
    assert send(bob, "GET", f"/tasks/{task.pk}").json()["approval"] is True
    assert send(bob, "POST", f"/tasks/{task.pk}/claim").json()["assignee"] == "bob"
    wrong = send(bob, "POST", f"/tasks/{task.pk}/complete", {"data": {}})
    assert (wrong.status_code, set(wrong.json()["fields"])) == (422, {"approved"})
    done = send(bob, "POST", f"/tasks/{task.pk}/complete", {"action": "approve", "key": "k1"})
    assert (done.status_code, done.json()["state"]) == (200, "completing")
    assert (
        send(bob, "POST", f"/tasks/{task.pk}/complete", {"action": "approve", "key": "k1"}).json()
        == done.json()
    )
    assert (
        send(bob, "POST", f"/tasks/{task.pk}/complete", {"action": "approve", "key": "k2"}).status_code == 409
    )


def test_what_belongs_to_others_does_not_exist() -> None:
    make_person("bob", "participant", "team")
    charlie = logged_in(make_person("charlie", "participant"))
    task = open_task(candidate_groups=("team",))
    put(batch(task.instance.sequence, changed("iban", "AT61", sensitive=True)))

    for path in (
        f"/tasks/{task.pk}",
        "/instances/approval-1",
        "/instances/approval-1/events",
        "/instances/approval-1/xml",
    ):
        assert send(charlie, "GET", path).status_code == 404
    for act in ("claim", "release"):
        assert send(charlie, "POST", f"/tasks/{task.pk}/{act}").status_code == 404
    assert send(charlie, "GET", "/instances").json()["total"] == 0
    assert send(charlie, "GET", "/tasks?tab=all").json()["total"] == 0
    assert UserTask.objects.get().assignee is None


def test_sensitive_values_are_masked_in_snapshots_and_events() -> None:
    put(batch(0, started(), changed("iban", "AT61", sensitive=True)))
    olga, root = make_person("olga", "operator"), make_person("root", "administrator")

    for path in ("/instances/approval-1", "/instances/approval-1/events"):
        assert "AT61" not in send(logged_in(olga), "GET", path).content.decode()
        assert "AT61" in send(logged_in(root), "GET", path).content.decode()
