"""Any bytes to the reader and the checks, any text to the expression parser: the declared error or an answer.

Seeds are the files of the repository; more come from the folder PERISCOPE_SHARED where there is one.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.compile import compile_process
from engine.errors import ExpressionError, UncompilableProcess
from engine.expressions import compile_expression, compile_template, parse_cycle, parse_duration
from engine.validate import check_file
from tests.properties.budget import PATIENCE, budget

pytestmark = PATIENCE

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("PERISCOPE_SHARED") or ROOT.parent.parent / "shared")
SEEDS = [path.read_bytes() for path in sorted(ROOT.glob("**/*.bpmn"))]
SEEDS += [path.read_bytes() for path in sorted(SHARED.glob("data/**/*.bpmn")) if path.stat().st_size < 40_000]
LONGEST = 2.0
"""Seconds that one input may take on a busy machine."""

PIECES = sorted(
    {piece for seed in SEEDS for piece in seed.replace(b">", b">\n").split(b"\n") if piece.strip()}
)
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 20_000),
        st.integers(0, 200),
        st.sampled_from(PIECES) | st.binary(max_size=8) | st.sampled_from([b"", b'"', b"<", b"&#0;", b"]]>"]),
    ),
    max_size=8,
)


@budget(120)
@given(st.sampled_from(SEEDS), CHANGES)
def test_no_file_brings_the_reader_or_the_checks_down(
    data: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    for place, removed, inserted in changes:
        at = place % (len(data) + 1)
        data = data[:at] + inserted + data[at + removed :]
    began = time.perf_counter()
    report = check_file(data)
    if report.definitions is not None:
        for process in report.processes:
            with contextlib.suppress(UncompilableProcess):
                compile_process(report.definitions, process)
    assert time.perf_counter() - began < LONGEST


SIGNS = st.sampled_from(
    [*"()[]{}.,:+-*/%<>=!&|'\" \n\\$0123456789eE_", "${", "}", "null", "not ", " in ", " if "]
)
WORDS = st.sampled_from(
    ["len", "sum", "x", "items", "datetime", "duration", "__class__", "lambda", "é", "\U0001f600"]
)
TEXTS = st.lists(SIGNS | WORDS | st.characters(), max_size=200).map("".join)


@budget(300)
@given(TEXTS)
def test_no_text_brings_the_expression_parser_down(text: str) -> None:
    began = time.perf_counter()
    for read in (compile_template, parse_duration, parse_cycle):
        with contextlib.suppress(ExpressionError):
            read(text)
    with contextlib.suppress(ExpressionError):
        compile_expression(text).evaluate({"x": 2, "items": [1, 2, 3]}, now=0.0)
    assert time.perf_counter() - began < LONGEST
