"""Deploying takes effect at once, without a restart of anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from studio.ops.demo_people import ANALYST, MANAGER, OPERATOR, REVIEWER
from tests.live.api import Api, bring_live
from tests.live.stack import Stack, until

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "expense_approval.bpmn"
INPUTS = {"request_id": "R-1", "amount": 400, "requester_email": "a@deploying.example"}


def test_the_next_instance_begins_with_the_new_version_and_running_ones_keep_theirs(
    stack: Stack, api: Callable[[str], Api]
) -> None:
    first = FILE.read_text().replace('"expense_approval"', '"deploying"')
    key = bring_live(api, xml=first)
    manager, operator = api(MANAGER.username), api(OPERATOR.username)
    old = manager.start(key, **INPUTS)
    manager.task_of(old)
    programs = {name: stack.find(name) for name in ("web", "worker", "celery", "temporal")}

    second = first.replace('name="Manager Approval"', 'name="Second look"')
    api(ANALYST.username).import_process(second)
    version = api(ANALYST.username).make_version(key)
    api(REVIEWER.username).approve(key, version)
    operator.deploy(key, version)
    deployed = time.monotonic()
    new = manager.start(key, **INPUTS)
    until(lambda: operator.snapshot(new)["instances"][new]["sequence"], what="the first event")
    print(f"began {time.monotonic() - deployed:.2f} s after its version was deployed")

    assert manager.task_of(new)["name"] == "Second look"
    assert (operator.snapshot(new)["version"], operator.snapshot(old)["version"]) == (2, 1)
    manager.complete(manager.task_of(old), approved=True)
    assert operator.wait(old, state="completed")["version"] == 1
    assert {name: stack.find(name) for name in programs} == programs
