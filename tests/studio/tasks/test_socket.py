"""An inbox hears of its person's tasks, and of nobody else's."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async

from studio.accounts import guarded_socket
from studio.tasks.actions.assignment import claim_task
from tests.studio.instances.sockets import close_code, socket
from tests.studio.people import make_person
from tests.studio.tasks.opening import open_task

pytestmark = pytest.mark.django_db(transaction=True)


async def test_candidates_hear_who_took_a_task_and_strangers_hear_nothing() -> None:
    alice, bob, charlie = await sync_to_async(make_three)()
    task = await sync_to_async(open_task)(candidate_groups=("team",))

    async with socket("/ws/tasks", user=bob) as mine, socket("/ws/tasks", user=charlie) as strange:
        assert await mine.next_frame("counts") == {"type": "counts", "mine": 0, "candidates": 1}
        assert await strange.next_frame("counts") == {"type": "counts", "mine": 0, "candidates": 0}
        await sync_to_async(claim_task)(alice, task=task)
        assert (await mine.next_frame("tasks_changed"))["task"] == task.pk
        assert await mine.next_frame("counts") == {"type": "counts", "mine": 0, "candidates": 0}
        assert await strange.receive_nothing(timeout=0.5)


def make_three() -> tuple[object, object, object]:
    return (
        make_person("alice", "participant", "team"),
        make_person("bob", "participant", "team"),
        make_person("charlie", "participant"),
    )


async def test_an_inbox_is_not_for_people_who_do_no_tasks() -> None:
    rita = await sync_to_async(make_person)("rita", "reviewer")

    assert await close_code("/ws/tasks", user=rita) == guarded_socket.NO
