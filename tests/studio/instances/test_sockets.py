"""Streams begin with a snapshot, go on with events, and are for those who may watch."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser

from studio.accounts import guarded_socket
from studio.instances.models import Instance
from studio.instances.projection import fold_all
from studio.instances.projector import project_instance
from studio.instances.redaction import MASK
from studio.instances.selectors.snapshots import snapshot_of
from studio.instances.sink import DatabaseSink
from studio.instances.storing import store
from tests.studio.instances.events import activated, batch, changed, completed, flow, started
from tests.studio.instances.sockets import close_code, socket
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/ws/instances/approval-1"


@sync_to_async
def person(name: str, *roles: str):
    return make_person(name, *roles)


@sync_to_async
def put(*batches):
    store(batches, projectors=(project_instance,))


@sync_to_async
def read(user):
    return snapshot_of(Instance.objects.get(pk="approval-1"), reader=user)["instances"]["approval-1"]


@pytest.fixture
def sink():
    made = DatabaseSink(projectors=(project_instance,))
    yield made
    made.close()


async def test_a_snapshot_and_its_events_equal_a_fresh_read(sink: DatabaseSink) -> None:
    olga = await person("olga", "operator")
    await put(batch(0, started(), activated("e1", "pay")))

    async with socket(PATH, user=olga) as stream:
        snapshot = (await stream.next_frame("snapshot"))["snapshot"]
        await sink.append((batch(2, completed("e1", "pay"), flow("f1")),))
        frame = await stream.next_frame("events")

    held = snapshot["instances"]["approval-1"]
    assert (held["sequence"], frame["after"]) == (2, 2)
    assert fold_all(held, frame["events"]) == await read(olga)


async def test_a_rewind_makes_the_browser_ask_again(sink: DatabaseSink) -> None:
    olga = await person("olga", "operator")
    await put(batch(0, started(), flow("f1")))

    async with socket(PATH, user=olga) as stream:
        await sink.append((batch(1, flow("f2")),))
        assert await stream.next_frame("rewound") == {"type": "rewound", "instance": "approval-1"}
        await next_frame_after_asking(stream)


async def next_frame_after_asking(stream) -> None:
    await stream.send_text('{"type": "snapshot"}')
    snapshot = (await stream.next_frame("snapshot"))["snapshot"]
    assert snapshot["instances"]["approval-1"]["flows"] == {"f2": 1}


async def test_sensitive_values_are_masked_for_those_who_may_not_see_them(sink: DatabaseSink) -> None:
    olga, root = await person("olga", "operator"), await person("root", "administrator")
    await put(batch(0, started(), changed("iban", "AT61", sensitive=True)))

    async with socket(PATH, user=olga) as masked, socket(PATH, user=root) as plain:
        held = (await masked.next_frame("snapshot"))["snapshot"]["instances"]["approval-1"]
        shown = (await plain.next_frame("snapshot"))["snapshot"]["instances"]["approval-1"]
        await sink.append(
            (batch(2, changed("iban", "AT99", sensitive=True), changed("pin", "1", sensitive=True)),)
        )
        hidden, open_ = await masked.next_frame("events"), await plain.next_frame("events")

    assert held["variables"]["iban"]["value"] == MASK
    assert shown["variables"]["iban"]["value"] == "AT61"
    assert "AT99" not in str(hidden)
    assert [event["new"] for event in open_["events"]] == ["AT99", "1"]
    assert fold_all(held, hidden["events"]) == await read(olga)


async def test_strangers_and_unknown_instances_get_the_same_answer() -> None:
    alice, charlie = await person("alice", "participant"), await person("charlie", "participant")
    await put(batch(0, started(started_by="alice")))

    assert await close_code(PATH, user=charlie) == guarded_socket.NO
    assert await close_code("/ws/instances/nothing", user=charlie) == guarded_socket.NO
    assert await close_code(PATH, user=AnonymousUser()) == guarded_socket.NO
    async with socket(PATH, user=alice) as stream:
        assert await stream.next_frame("snapshot")


async def test_whoever_loses_the_right_loses_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_socket, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(guarded_socket, "HEARTBEATS_PER_CHECK", 1)
    olga = await person("olga", "operator")
    await put(batch(0, started()))

    async with socket(PATH, user=olga) as stream:
        await stream.next_frame("ping")
        await sync_to_async(olga.groups.clear)()
        assert await stream.close_code() == guarded_socket.NO


@pytest.mark.parametrize(("message", "code"), [("x" * 70_000, 1009), (b"bytes", 1009)])
async def test_messages_that_are_too_large_or_no_text_close_the_stream(
    message: str | bytes, code: int
) -> None:
    olga = await person("olga", "operator")
    await put(batch(0, started()))

    async with socket(PATH, user=olga) as stream:
        await stream.next_frame("snapshot")
        await (stream.send_text(message) if isinstance(message, str) else stream.send_bytes(message))
        assert await stream.close_code() == code


async def test_nonsense_is_ignored_and_too_much_of_it_closes_the_stream() -> None:
    olga = await person("olga", "operator")
    await put(batch(0, started()))

    async with socket(PATH, user=olga) as stream:
        await stream.next_frame("snapshot")
        for _ in range(guarded_socket.MESSAGES_PER_MINUTE + 1):
            await stream.send_text("[1, nonsense")
        assert await stream.close_code() == guarded_socket.TOO_MANY


async def test_a_list_hears_only_of_instances_its_reader_may_watch(sink: DatabaseSink) -> None:
    alice, olga = await person("alice", "participant"), await person("olga", "operator")

    async with socket("/ws/instances", user=alice) as own, socket("/ws/instances", user=olga) as every:
        await sink.append((batch(0, started(started_by="alice")), batch(0, started(), instance="approval-2")))
        assert (await own.next_frame("instances_changed"))["ids"] == ["approval-1"]
        assert (await every.next_frame("instances_changed"))["ids"] == ["approval-1", "approval-2"]


async def test_a_list_is_not_for_people_who_neither_watch_nor_start() -> None:
    assert await close_code("/ws/instances", user=await person("nora")) == guarded_socket.NO
