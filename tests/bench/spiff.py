"""SpiffWorkflow, if it is installed (`uv pip install '.[bench]'`); it is no dependency of the product."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

DEEP = 20_000
"""Its parser is recursive: at Python's usual limit it fails on 500 nodes in a row."""


def parse(data: bytes) -> tuple[object, object]:
    """Reads a file into its specification."""
    parser_of = pytest.importorskip(
        "SpiffWorkflow.bpmn.parser", reason="SpiffWorkflow is not installed: pip install '.[bench]'"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.bpmn"
        path.write_bytes(data)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(DEEP)
        try:
            parser = parser_of.BpmnParser()
            parser.add_bpmn_file(str(path))
            return parser.get_spec("bench"), parser.get_subprocess_specs("bench")
        finally:
            sys.setrecursionlimit(limit)


def runner(data: bytes) -> Callable[[], None]:
    """Runs one instance to its end."""
    spec, inner = parse(data)
    workflow_class = pytest.importorskip("SpiffWorkflow.bpmn").BpmnWorkflow
    ready = pytest.importorskip("SpiffWorkflow.util.task").TaskState.READY

    def run() -> None:
        workflow = workflow_class(spec, inner)
        workflow.do_engine_steps()
        while not workflow.is_completed():
            for task in workflow.get_tasks(state=ready):
                task.run()
            workflow.do_engine_steps()

    return run
