"""Who edits the same process is seen, with what they work on; strangers see and say nothing."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async

from studio.accounts import guarded_socket
from studio.processes.actions.imports import import_file
from studio.processes.presence import consumers
from studio.processes.presence.claims import CLAIM_SECONDS, MOST_CLAIMS, Claims
from tests.studio.instances.sockets import close_code, socket
from tests.studio.people import make_person
from tests.studio.processes.files import process_xml

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/ws/processes/leave/editing"


@sync_to_async
def analyst(name: str):
    return make_person(name, "analyst")


@pytest.fixture
async def alice():
    person = await analyst("alice")
    await sync_to_async(import_file)(person, data=process_xml().encode())
    return person


async def say(stream, **message: object) -> None:
    await stream.send_text(json.dumps(message))


async def present(stream, *, person: str, elements: list[str]) -> dict:
    """The next word of somebody about just these elements."""
    while True:
        frame = await stream.next_frame("present")
        if (frame["person"], frame["elements"]) == (person, elements):
            return frame


async def test_everybody_hears_who_is_there_and_what_they_selected(alice) -> None:
    async with socket(PATH, user=alice) as first, socket(PATH, user=await analyst("bea")) as second:
        await say(first, type="selected", elements=["decide"])
        seen = await present(second, person="alice", elements=["decide"])
        assert list(seen["claims"]) == ["decide"]
        async with socket(PATH, user=await analyst("carl")) as third:
            await present(third, person="alice", elements=["decide"])
            await present(third, person="bea", elements=[])
            await present(first, person="carl", elements=[])


async def test_who_leaves_is_gone_at_once(alice) -> None:
    async with socket(PATH, user=alice) as stays:
        async with socket(PATH, user=await analyst("bea")):
            seen = await present(stays, person="bea", elements=[])
        assert (await stays.next_frame("left"))["session"] == seen["session"]


async def test_a_window_that_says_nothing_any_more_is_let_go(alice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "TELL_SECONDS", 0.01)
    monkeypatch.setattr(consumers, "SILENCE_SECONDS", 0.05)

    assert await close_code(PATH, user=alice) == consumers.SILENT


async def test_taking_over_makes_the_other_one_second_and_tells_them(alice) -> None:
    async with socket(PATH, user=alice) as first, socket(PATH, user=await analyst("bea")) as second:
        await say(first, type="selected", elements=["decide"])
        before = await present(second, person="alice", elements=["decide"])
        await say(second, type="selected", elements=["decide"])
        others = await present(first, person="bea", elements=["decide"])
        assert before["claims"]["decide"] < others["claims"]["decide"]

        await say(second, type="take_over", element="decide")
        told = await first.next_frame("taken_over")
        after = before
        while after["claims"]["decide"] == before["claims"]["decide"]:
            after = await present(second, person="alice", elements=["decide"])

    assert (told["name"], told["element"]) == ("Bea", "decide")
    assert after["claims"]["decide"] > others["claims"]["decide"]


@pytest.mark.parametrize("role", ["participant", "operator", "reviewer"])
async def test_whoever_may_not_model_hears_nothing(alice, role: str) -> None:
    stranger = await sync_to_async(make_person)("charlie", role)

    assert await close_code(PATH, user=stranger) == guarded_socket.NO


async def test_a_process_that_is_not_there_is_refused_alike(alice) -> None:
    assert await close_code("/ws/processes/nothing/editing", user=alice) == guarded_socket.NO


@pytest.mark.parametrize(
    "message",
    [
        {"type": "selected", "elements": 3},
        {"type": "selected", "elements": [1, None, "x" * 201, ""]},
        {"type": "take_over", "element": {}},
    ],
)
async def test_what_no_window_says_does_no_harm(alice, message: dict) -> None:
    async with socket(PATH, user=alice) as first, socket(PATH, user=await analyst("bea")) as second:
        await say(first, **message)
        await say(first, type="selected", elements=["decide"])
        seen = await present(second, person="alice", elements=["decide"])
        assert list(seen["claims"]) == ["decide"]


def test_a_claim_lasts_while_selected_and_a_while_longer() -> None:
    claims = Claims()
    claims.select(["a"], now=0)
    claims.refresh(now=1000)
    claims.select([], now=1000)

    claims.refresh(now=1000 + CLAIM_SECONDS - 1)
    assert claims.to_json() == {"a": 0}
    claims.refresh(now=1000 + CLAIM_SECONDS)
    assert claims.to_json() == {}


def test_only_the_newest_claims_are_kept() -> None:
    claims = Claims()
    for number in range(MOST_CLAIMS + 5):
        claims.select([f"e{number:02}"], now=number)

    assert list(claims.to_json()) == [f"e{number:02}" for number in range(5, MOST_CLAIMS + 5)]
