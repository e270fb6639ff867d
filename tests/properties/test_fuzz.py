"""Any bytes to the reader and the checks, any text to the expression parser: the declared error or an answer.

Seeds are the files of the repository; more come from the folder PERISCOPE_SHARED where there is one.
"""

from __future__ import annotations

import contextlib
import copy
import os
import resource
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from engine.compile import compile_process
from engine.errors import ExpressionError, UncompilableProcess, UnreadableFile
from engine.expressions import compile_expression, compile_template, parse_cycle, parse_duration
from engine.parse import read_definitions
from engine.validate import check_file
from tests.properties.budget import PATIENCE, budget

pytestmark = PATIENCE

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("PERISCOPE_SHARED") or ROOT.parent.parent / "shared")
SEEDS = [path.read_bytes() for path in sorted(ROOT.glob("**/*.bpmn"))]
SEEDS += [path.read_bytes() for path in sorted(SHARED.glob("data/**/*.bpmn")) if path.stat().st_size < 40_000]
LONGEST = 2.0
"""Seconds of the processor that one input may take, however busy the machine is."""
MOST_MEGABYTES = 200
"""By which one input may raise the most memory that was ever needed."""

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
    assert_harmless(data)


def assert_harmless(data: bytes) -> None:
    """Read, checked and compiled, or refused as declared: in bounded time and memory."""
    began, before = time.process_time(), peak()
    with contextlib.suppress(UnreadableFile):
        read_definitions(data)
    report = check_file(data)
    if report.definitions is not None:
        for process in report.processes:
            with contextlib.suppress(UncompilableProcess):
                compile_process(report.definitions, process)
    assert time.process_time() - began < LONGEST
    assert peak() - before < MOST_MEGABYTES


def peak() -> float:
    """The most memory that this program has had so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


TREES = [etree.fromstring(seed) for seed in SEEDS]
PLACES = st.integers(0, 10_000)
WORDS_OF_FILES = sorted(
    {value for tree in TREES for each in tree.iter() for value in each.attrib.values()}
    | {each.text.strip() for tree in TREES for each in tree.iter() if each.text and each.text.strip()}
)
NEW_TEXTS = st.sampled_from(WORDS_OF_FILES) | st.sampled_from(
    [
        "",
        " ",
        "true",
        "-1",
        "99999999999999999999",
        "PT0S",
        "R/PT0S",
        "${",
        "x" * 5_000,
        "(" * 300,
        "not " * 500,
    ]
)
TREE_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["drop", "move", "copy", "text", "attribute", "rename", "unset", "nest"]),
        *(PLACES, PLACES, NEW_TEXTS),
    ),
    min_size=1,
    max_size=10,
)


@budget(120)
@given(st.sampled_from(range(len(TREES))), TREE_CHANGES)
def test_no_rearranged_file_brings_the_reader_or_the_checks_down(
    tree: int, changes: list[tuple[str, int, int, str]]
) -> None:
    root = copy.deepcopy(TREES[tree])
    for what, place, other, text in changes:
        rearrange(root, what, place, other, text)
    assert_harmless(etree.tostring(root))


def rearrange(  # noqa: C901 - one match over the kinds of change
    root: etree._Element, what: str, place: int, other: int, text: str
) -> None:
    """One change of the tree, somewhere: elements move below others, take others' names, texts and values."""
    found = [each for each in root.iter() if isinstance(each.tag, str)]
    one, two = found[place % len(found)], found[other % len(found)]
    parent = one.getparent()
    if parent is None and what in {"drop", "move", "nest"}:
        return
    match what:
        case "drop":
            parent.remove(one)
        case "move" if one not in two.iterancestors() and one is not two:
            two.append(one)
        case "copy":
            two.append(copy.deepcopy(one))
        case "text":
            one.text = text
        case "attribute":
            names = sorted({name for each in found for name in each.attrib})
            one.set(names[other % len(names)], text)
        case "rename":
            one.tag = two.tag
        case "unset" if one.attrib:
            del one.attrib[sorted(one.attrib)[other % len(one.attrib)]]
        case "nest":
            for _ in range(other % 40):
                inner = copy.deepcopy(one)
                one.append(inner)
                one = inner


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
    began = time.process_time()
    for read in (compile_template, parse_duration, parse_cycle):
        with contextlib.suppress(ExpressionError):
            read(text)
    with contextlib.suppress(ExpressionError):
        compile_expression(text).evaluate({"x": 2, "items": [1, 2, 3]}, now=0.0)
    assert time.process_time() - began < LONGEST
