"""Programs outside hear what happens: signed, once per fact, tried again, and from the log once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from engine.events import InstanceCompleted
from studio.accounts.models import User
from studio.audit.actions import record
from studio.errors import InvalidInput
from studio.instances.storing import store
from studio.outbox.handlers import Undeliverable
from studio.outbox.models import OutboxMessage
from studio.signatures import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature_of
from studio.subscriptions.actions.manage import create_subscription, replay_notice, switch_subscription
from studio.subscriptions.delivering import NotTaken, deliver
from studio.subscriptions.events import Family
from studio.subscriptions.models import Notice, Subscription
from studio.tasks.projecting import PROJECTORS
from tests.http_server import HttpStub, http_server
from tests.studio.instances.events import AT, activated, batch, incident, started, user_task
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada() -> User:
    return make_person("ada", "administrator")


@pytest.fixture
def stub(settings: Any) -> Iterator[HttpStub]:
    with http_server() as running:
        settings.WEBHOOK_HOSTS = [running.host]
        yield running


def subscribe(ada: User, stub: HttpStub | None = None, *families: str) -> tuple[Subscription, str]:
    url = f"http://{stub.host}/events" if stub else "https://receiver.example/events"
    return create_subscription(ada, name="Receiver", url=url, families=families or list(Family))


def bring(notice: Notice) -> Notice:
    async_to_sync(deliver)({"notice": notice.pk}, key="k")
    notice.refresh_from_db()
    return notice


def events() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("event", flat=True))


def test_acts_of_people_are_told_to_who_wants_them(ada: User) -> None:
    subscribe(ada, None, "version")
    record(ada, action="version.deployed", object_type="version", object_id=3, object_name="Leave")
    record(ada, action="secret.created", object_type="secret", object_id=1)
    record(ada, action="process.created", object_type="process", object_id=1)
    assert events() == ["version.deployed"]
    body = Notice.objects.get().body
    assert (body["event"], body["actor"], body["object"]["name"]) == ("version.deployed", "ada", "Leave")


def test_facts_about_instances_are_told_once_and_without_values(ada: User) -> None:
    subscribe(ada)
    Notice.objects.all().delete()
    first = batch(0, started(), activated("e1", "pay"), incident(), user_task("u2"), instance="approval-1")
    store([first], projectors=PROJECTORS)
    store([first], projectors=PROJECTORS)
    store(
        [batch(4, InstanceCompleted(AT + 9, {"amount": 7500}), instance="approval-1")], projectors=PROJECTORS
    )
    assert events() == ["instance.started", "incident.raised", "task.opened", "instance.completed"]
    told = json.dumps(list(Notice.objects.values_list("body", flat=True)))
    assert "7500" not in told
    assert "approval-1" in told


def test_a_call_is_signed_and_says_what_happened(ada: User, stub: HttpStub) -> None:
    _made, secret = subscribe(ada, stub, "process")
    record(ada, action="process.created", object_type="process", object_id=1, object_name="Ürlaub")
    notice = bring(Notice.objects.get())
    asked = stub.asked[0]
    signed = signature_of(secret, timestamp=asked.headers[TIMESTAMP_HEADER], body=asked.body)
    assert asked.headers[SIGNATURE_HEADER] == f"sha256={signed}"
    assert json.loads(asked.body)["object"]["name"] == "Ürlaub"
    assert (asked.headers["Idempotency-Key"], asked.method) == (notice.key, "POST")
    assert (notice.state, notice.status, notice.attempts) == ("delivered", 200, 1)
    bring(notice)
    assert len(stub.asked) == 1


def test_what_is_not_taken_is_tried_again_and_given_up_after_three_days(ada: User, stub: HttpStub) -> None:
    subscribe(ada, stub, "process")
    record(ada, action="process.created", object_type="process", object_id=1)
    notice = Notice.objects.get()
    stub.status = 503
    with pytest.raises(NotTaken):
        bring(notice)
    notice.refresh_from_db()
    assert (notice.state, notice.status, notice.attempts) == ("pending", 503, 1)
    Notice.objects.update(created_at=timezone.now() - timedelta(days=4))
    with pytest.raises(Undeliverable):
        bring(notice)
    notice.refresh_from_db()
    assert notice.state == "failed"
    stub.status = 200
    replay_notice(ada, notice=notice)
    assert bring(notice).state == "delivered"
    assert OutboxMessage.objects.filter(topic="subscription.deliver").count() == 2
    assert len({each.headers["Idempotency-Key"] for each in stub.asked}) == 1


def test_a_replay_is_given_up_after_three_days_as_well(ada: User, stub: HttpStub) -> None:
    subscribe(ada, stub, "process")
    record(ada, action="process.created", object_type="process", object_id=1)
    Notice.objects.update(state="failed", created_at=timezone.now() - timedelta(days=9))
    stub.status = 503
    notice = Notice.objects.get()
    replay_notice(ada, notice=notice)
    replayed = OutboxMessage.objects.latest("pk")
    for days, refusal in ((0, NotTaken), (4, Undeliverable)):
        OutboxMessage.objects.update(created_at=timezone.now() - timedelta(days=days))
        with pytest.raises(refusal):
            async_to_sync(deliver)({"notice": notice.pk}, key=replayed.key)
    assert Notice.objects.get().state == "failed"


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/", "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "http://0x7f.1/"],
)
def test_no_notice_reaches_our_own_network(ada: User, url: str) -> None:
    with pytest.raises(InvalidInput, match="No call would go there"):
        create_subscription(ada, name="Receiver", url=url, families=["process"])
    subscribe(ada, None, "process")
    Subscription.objects.update(url=url)
    record(ada, action="process.created", object_type="process", object_id=1)
    notice = Notice.objects.get()
    with pytest.raises(Undeliverable, match="blocked by policy"):
        bring(notice)
    notice.refresh_from_db()
    assert notice.state == "failed"


def test_who_is_switched_off_hears_nothing(ada: User, stub: HttpStub) -> None:
    made, _secret = subscribe(ada, stub, "process")
    record(ada, action="process.created", object_type="process", object_id=1)
    switch_subscription(ada, subscription=made, on=False)
    record(ada, action="process.created", object_type="process", object_id=2)
    assert bring(Notice.objects.get()).state == "failed"
    assert stub.asked == []


class TestPages:
    GIVEN = {"name": "Receiver", "url": "https://receiver.example/", "families": ["instance", "task"]}

    @pytest.mark.parametrize("role", ["operator", "analyst", "participant", "reviewer"])
    def test_the_wrong_person_sees_and_changes_nothing(self, ada: User, role: str) -> None:
        made, _secret = subscribe(ada)
        client, address = logged_in(make_person("wrong", role)), f"/subscriptions/{made.pk}"
        for page in ("/subscriptions/", "/subscriptions/new", address, f"{address}/edit"):
            assert client.get(page).status_code == 403
            assert Client().get(page).status_code == 302
        for act in ("rotate", "switch", "test", "edit", "acknowledge"):
            assert client.post(f"{address}/{act}", self.GIVEN).status_code == 403
        assert Subscription.objects.get().families == made.families

    def test_its_maker_alone_sees_a_secret_until_they_say_that_they_have_it(self, ada: User) -> None:
        client, other = logged_in(ada), logged_in(make_person("eve", "administrator"))
        client.post("/subscriptions/new", self.GIVEN)
        made = Subscription.objects.get()
        address = f"/subscriptions/{made.pk}"
        for _again in range(2):
            assert made.secret in client.get(address).content.decode()
        other.post(f"{address}/acknowledge")
        assert made.secret in client.get(address).content.decode()
        for path in (address, f"/api/v1{address}", "/subscriptions/"):
            assert made.secret not in other.get(path).content.decode()
        client.post(f"{address}/acknowledge")
        gone = client.get(address).content.decode()
        assert made.secret not in gone
        assert "If it is lost, make a new one" in gone
        client.post(f"{address}/rotate")
        made.refresh_from_db()
        assert made.secret in client.get(address).content.decode()
        by_api = client.post(f"/api/v1{address}/rotate").json()["secret"]
        assert by_api not in client.get(address).content.decode()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("url", "http://localhost:9/x"),
            ("url", "ftp://x.example/"),
            ("url", "https://user:pw@x.example/"),
            ("name", ""),
            ("families", []),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, ada: User, field: str, value: Any) -> None:
        answer = logged_in(ada).post("/subscriptions/new", {**self.GIVEN, field: value})
        assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
        assert Subscription.objects.count() == 0

    def test_an_address_that_would_be_refused_is_refused_at_once_with_the_reason(self, ada: User) -> None:
        answer = logged_in(ada).post("/subscriptions/new", {**self.GIVEN, "url": "http://localhost:80/x"})
        page = answer.content.decode()
        assert "this host is not on the public internet" in page
        assert "PERISCOPE_WEBHOOK_HOSTS" in page

    def test_an_address_that_cannot_be_found_now_is_a_warning(self, ada: User) -> None:
        given = {**self.GIVEN, "url": "https://nobody.invalid/x"}
        answer = logged_in(ada).post("/subscriptions/new", given, follow=True)
        assert "The host cannot be found now." in answer.content.decode()

    def test_a_test_says_at_once_what_became_of_it(self, ada: User, stub: HttpStub) -> None:
        made, _secret = subscribe(ada, stub, "process")
        client, address = logged_in(ada), f"/subscriptions/{made.pk}"
        assert (
            "The receiver took the test (HTTP 200)."
            in client.post(f"{address}/test", follow=True).content.decode()
        )
        stub.status = 503
        failed = client.post(f"{address}/test", follow=True).content.decode()
        assert "The test did not arrive: the receiver answered 503" in failed
        Subscription.objects.update(url="http://127.0.0.1:9/")
        assert "blocked by policy" in client.post(f"/api/v1{address}/test").json()["error"]
        states = list(Notice.objects.order_by("pk").values_list("state", flat=True))
        assert states == ["delivered", "failed", "failed"]
        assert not OutboxMessage.objects.exists()
        switch_subscription(ada, subscription=Subscription.objects.get(), on=False)
        assert client.post(f"/api/v1{address}/test").status_code == 409

    def test_the_log_shows_and_sends_again(self, ada: User, stub: HttpStub) -> None:
        made, _secret = subscribe(ada, stub, "process")
        client, address = logged_in(ada), f"/subscriptions/{made.pk}"
        client.post(f"{address}/test")
        notice = Notice.objects.get()
        assert (notice.event, notice.state) == ("test.sent", "delivered")
        assert "test.sent" in client.get(address).content.decode()
        assert "test.sent" not in client.get(f"{address}?state=failed").content.decode()
        client.post(f"/subscriptions/notices/{notice.pk}/replay")
        twice = client.post(f"/subscriptions/notices/{notice.pk}/replay", follow=True)
        assert "on its way" in twice.content.decode()
        bring(notice)
        assert len(stub.asked) == 2
        listed = client.get(f"/api/v1/subscriptions/{made.pk}/notices").json()
        assert [each["state"] for each in listed["items"]] == ["delivered"]


def test_two_administrators_do_not_undo_each_others_changes(ada: User) -> None:
    made, _secret = create_subscription(ada, name="Mirror", url="https://a.example/", families=["task"])
    client, address = logged_in(ada), f"/api/v1/subscriptions/{made.pk}"
    tag = client.get(address)["ETag"]
    body = {"name": "Mirror", "url": "https://b.example/", "families": ["task"]}

    def put(**headers: str) -> Any:
        return client.put(address, json.dumps(body), content_type="application/json", headers=headers)

    first = put(**{"If-Match": tag})
    late = put(**{"If-Match": tag})
    assert (first.status_code, first["ETag"] != tag, late.status_code) == (200, True, 412)
    assert late.json()["current"] == {"revision": first.json()["revision"]}
    assert put(**{"If-Match": first["ETag"]}).status_code == 200
    assert put(**{"If-Match": '"nonsense"'}).status_code == 412

    form = {"name": "Mirror", "url": "https://c.example/", "families": ["task"], "revision": "1"}
    page = client.post(f"/subscriptions/{made.pk}/edit", form)
    assert (page.status_code, "changed this subscription meanwhile" in page.content.decode()) == (422, True)
    assert Subscription.objects.get().url == "https://b.example/"
