"""The interpreter alone against other engines, on ten tasks in a row; and what reading a file costs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from engine.compile import compile_process
from engine.interpreter import new_state, step
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted, Start
from engine.validate import check_file
from tests.bench import spiff
from tests.bench.files import TASK, chain, plan_of
from tests.bench.table import seconds_of, show

NODE = Path(__file__).parent / "bpmn_engine.mjs"
OURS, PEER = 1000, 100
"""Instances of ten tasks per round."""
EVENT = '<intermediateThrowEvent id="{id}" name="Event {id}"/>'


def run_once(plan: Plan) -> None:
    """One instance to its end; every task is answered at once."""
    state = new_state()
    effects = list(step(plan, state, Start("bench", {}), 0.0).effects)
    while effects:
        effect = effects.pop(0)
        if isinstance(effect, RunActivity):
            effects.extend(step(plan, state, CallCompleted(effect.call, None), 0.0).effects)
    assert state.status == "completed"


def run_through(plan: Plan) -> None:
    """One instance that needs nobody: one step from start to end."""
    state = new_state()
    step(plan, state, Start("bench", {}), 0.0)
    assert state.status == "completed"


def repeated(count: int, run: Callable[[], None]) -> Callable[[], None]:
    """`run` so many times in one go."""

    def many() -> None:
        for _ in range(count):
            run()

    return many


@pytest.mark.parametrize("length", [10, 50])
def test_tasks_in_a_row_against_spiffworkflow(length: int) -> None:
    """In both, tasks go out to a host one by one and come back, and events are passed without one."""
    rows = []
    for name, tag, run in (("tasks", TASK, run_once), ("events", EVENT, run_through)):
        plan, peer = plan_of(chain(length, tag=tag)), spiff.runner(chain(length, tag=tag))
        count, fewer = OURS * 10 // length, PEER * 10 // length
        candidates = {
            "ours": repeated(count, partial(run, plan)),
            "theirs": repeated(fewer, peer),
        }
        found = seconds_of(candidates)
        ours, theirs = found["ours"] / count, found["theirs"] / fewer
        rows.append((f"{length} {name}", f"{1 / ours:,.0f}", f"{1 / theirs:,.0f}", f"{theirs / ours:.1f}"))
    show(
        "In a row, instances per second of one processor (aim: 20 × SpiffWorkflow on ten tasks)",
        rows,
        heads=("", "Periscope", "SpiffWorkflow", "× as fast"),
    )


def test_ten_tasks_against_bpmn_engine(tmp_path: Path) -> None:
    folder = os.environ.get("BPMN_ENGINE_FOLDER", "")
    if not folder or shutil.which("node") is None:
        pytest.skip("BPMN_ENGINE_FOLDER names no folder with npm's bpmn-engine, or node is missing")
    file = tmp_path / "ten.bpmn"
    file.write_bytes(chain(10))
    plan = plan_of(chain(10))
    theirs = float(subprocess.check_output(["node", NODE, folder, file, str(PEER)], text=True))
    ours = seconds_of({"ours": repeated(OURS, lambda: run_once(plan))})["ours"] / OURS
    rows = [
        ("Periscope", f"{1 / ours:,.0f}", "1"),
        ("bpmn-engine", f"{1 / theirs:,.0f}", f"{theirs / ours:.1f}"),
    ]
    show(
        "Ten tasks in a row, instances per second of one processor (aim: 100 × bpmn-engine)",
        rows,
        heads=("", "per CPU second", "× slower"),
    )


def test_reading_validating_and_compiling_a_thousand_elements() -> None:
    data = chain(498)  # with start, end and 499 flows: 999 elements
    stages = seconds_of(
        {
            "read": lambda: read_definitions(data),
            "read and validate": lambda: check_file(data),
            "read and compile": lambda: compile_process(read_definitions(data), "bench"),
            "all three": lambda: compile_process(check_file(data).definitions, "bench"),
        }
    )
    rows = [(name, f"{seconds * 1000:.1f} ms") for name, seconds in stages.items()]
    show("A file of 1,000 elements (aim: all three in 80 ms)", rows, heads=("", "CPU time"))


def test_reading_five_hundred_nodes_against_spiffworkflow() -> None:
    data = chain(498)
    definitions = read_definitions(data)
    found = seconds_of(
        {
            "SpiffWorkflow, parse": lambda: spiff.parse(data),
            "Periscope, read and compile": lambda: compile_process(read_definitions(data), "bench"),
            "Periscope, read": lambda: read_definitions(data),
            "Periscope, compile": lambda: compile_process(definitions, "bench"),
        }
    )
    theirs = found["SpiffWorkflow, parse"]
    rows = [(name, f"{seconds * 1000:.1f} ms", f"{theirs / seconds:.1f}") for name, seconds in found.items()]
    show("500 nodes and their flows (aim: 5 × SpiffWorkflow)", rows, heads=("", "CPU time", "× as fast"))
