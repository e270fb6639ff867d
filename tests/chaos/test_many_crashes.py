"""Workers die again and again while many instances run and people answer."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

import pytest

from studio.ops.demo_people import MANAGER, OPERATOR
from studio.ops.supervisor.supervisor import QUICK_SECONDS
from tests.chaos.conftest import Ledger
from tests.live.api import Api
from tests.live.stack import Stack, until
from tests.properties.budget import BUDGET

INSTANCES = min(90, round(20 * BUDGET))
"""One page of the API holds all of them; `tests/engine/temporal/swarm` is for hundreds."""
KILLS = round(3 * BUDGET)
IN_A_ROW = 3
"""Fewer than the quick deaths after which the supervisor gives up; a pause makes the next ones slow."""


@pytest.mark.timeout(round(400 * max(1, BUDGET)))
def test_workers_die_at_random_moments(
    stack: Stack, process: str, api: Callable[[str], Api], ledger: Ledger
) -> None:
    seed = int(os.environ.get("PERISCOPE_SEED") or random.SystemRandom().randrange(2**31))
    print(f"PERISCOPE_SEED={seed}")
    dice, manager = random.Random(seed), api(MANAGER.username)
    cases = [f"random-{number}" for number in range(INSTANCES)]

    running: dict[str, str] = {}
    for case in cases:
        running[case] = manager.start(process, case=case, seconds=round(dice.uniform(0, 1), 1))
    for number in range(KILLS):
        rests = number and number % IN_A_ROW == 0
        time.sleep(dice.uniform(0, 1.5) + (QUICK_SECONDS if rests else 0))
        answer_some(manager, of=running, dice=dice)
        before = stack.starts_of("worker")
        stack.kill("worker")
        answer_some(manager, of=running, dice=dice)
        until(lambda before=before: stack.starts_of("worker") > before, seconds=60, what="the worker")
    operator = api(OPERATOR.username)

    def left() -> set[str]:
        answer_some(manager, of=running, dice=dice)
        over = operator.get("/instances", process=process, state="completed", limit=100)["items"]
        return set(running.values()) - {each["id"] for each in over}

    try:
        # A call that died with its worker begins again when its heartbeat is missed: 30 s for each death.
        until(lambda: not left(), seconds=200 * max(1, BUDGET), what="the end of all instances")
    finally:
        for each in left():
            print(operator.get(f"/instances/{each}"))
    print(f"{INSTANCES:,} cases: instances")
    print(f"{KILLS:,} cases: deaths")
    for first in range(0, len(cases), 20):
        ledger.check({case: running[case] for case in cases[first : first + 20]})


def answer_some(manager: Api, *, of: dict[str, str], dice: random.Random) -> None:
    """Answers some of the tasks that are open now."""
    mine = set(of.values())
    for task in manager.get("/tasks", tab="candidates", limit=100)["items"]:
        if task["instance"] in mine and dice.random() < 0.6:
            manager.complete(task, approved=dice.random() < 0.5)
