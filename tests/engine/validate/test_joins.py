"""Splits and joins: what waits for ever, what happens twice, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.engine.validate.files import drawn, first, found

RULES = ("parallel-split-exclusive-join", "exclusive-split-parallel-join", "join-waits-for-ever")
STOP = '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
INTERRUPTS = (
    '<task id="a" name="a"/><boundaryEvent id="late" attachedToRef="a">'
    "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
)
BESIDE = INTERRUPTS.replace('id="late"', 'id="late" cancelActivity="false"')


def judged(arrows: str, *, more: str = "") -> list[tuple[str, str | None]]:
    return found(drawn(arrows, more=more), *RULES)


@pytest.mark.parametrize(
    "arrows",
    [
        "s p1, p1 a, p1 b, a p2, b p2, p2 e",
        "s x1, x1 a if n > 1, x1 b, a x2, b x2, x2 e",
        "s x1, x1 p1 if n > 1, x1 e, p1 a, p1 b, a p2, b p2, p2 e",
        "s x1, x1 p1, p1 a, p1 b, a p2, b p2, p2 x2, x2 x1 if n > 1, x2 e",
        "s p1, p1 p2, p1 a, p2 b, p2 c, b p3, c p3, p3 p4, a p4, p4 e",
        "s p1, p1 a, p1 x1, x1 b if n > 1, x1 c, b x2, c x2, x2 p2, a p2, p2 e",
        "s p1, p1 a, p1 x1, x1 b, b x2, x2 x1 if n > 1, x2 p2, a p2, p2 e",
        "s o1, o1 a if n > 1, o1 b if n > 2, a o2, b o2, o2 e",
        "s p1, p1 a, p1 b, a e, b e",
    ],
)
def test_sound_blocks_are_left_alone(arrows: str) -> None:
    assert judged(arrows) == []


def test_parallel_branches_do_not_meet_at_an_exclusive_join() -> None:
    assert judged("s p1, p1 a, p1 b, a x1, b x1, x1 e") == [("parallel-split-exclusive-join", "x1")]


def test_a_task_with_two_ways_out_splits_as_well() -> None:
    assert judged("s a, a b, a c, b x1, c x1, x1 e") == [("parallel-split-exclusive-join", "x1")]


def test_alternatives_do_not_meet_at_a_parallel_join() -> None:
    assert judged("s x1, x1 a if n > 1, x1 b, a p1, b p1, p1 e") == [("exclusive-split-parallel-join", "p1")]


def test_an_inner_choice_that_feeds_two_ways_of_a_join_is_found() -> None:
    arrows = "s p1, p1 a, p1 x1, x1 b if n > 1, x1 c, a p2, b p2, c p2, p2 e"

    assert judged(arrows) == [("exclusive-split-parallel-join", "p2")]


def test_a_join_that_a_loop_leads_back_to_never_passes() -> None:
    found_here = judged("s p1, p1 a, a x1, x1 p1 if n > 1, x1 e")

    assert ("join-waits-for-ever", "p1") in found_here


def test_a_branch_that_may_end_elsewhere_leaves_the_join_waiting() -> None:
    arrows = "s p1, p1 a, p1 x1, x1 p2 if n > 1, x1 e2, a p2, p2 e"

    assert judged(arrows) == [("join-waits-for-ever", "p2")]
    assert "x1" in first(drawn(arrows), "join-waits-for-ever").message


def test_a_branch_that_ends_everything_leaves_nobody_waiting() -> None:
    assert judged("s p1, p1 a, p1 x1, x1 p2 if n > 1, x1 stop, a p2, p2 e", more=STOP) == []


def test_an_interrupting_boundary_event_can_take_a_branch_away() -> None:
    arrows = "s p1, p1 a, p1 b, a p2, b p2, p2 e, late e2"

    assert judged(arrows, more=INTERRUPTS) == [("join-waits-for-ever", "p2")]
    assert judged(arrows, more=BESIDE) == []


def test_two_start_events_never_meet_at_a_parallel_join() -> None:
    assert judged("s p1, s2 p1, p1 e") == [("exclusive-split-parallel-join", "p1")]


def test_a_compensation_event_lets_no_branch_leave() -> None:
    undo = INTERRUPTS.replace(
        "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
        "<compensateEventDefinition/>",
    )
    assert judged("s p1, p1 a, p1 b, a p2, b p2, p2 e", more=undo) == []


@pytest.mark.parametrize(
    ("arrows", "twice"),
    [
        ("s p1, p1 a, p1 b, a c, b c, c e", ["c"]),
        ("s p1, p1 a, p1 b, a e, b e", []),
        ("s x1, x1 a if n > 1, x1 b, a c, b c, c e", []),
        ("s p1, p1 a, p1 b, a x1, x1 c if n > 1, x1 d, c f, d f, f p2, b p2, p2 e", []),
        ("s p1, p1 a, p1 b, a p2, b p2, p2 c, c x1, x1 c if n > 1, x1 e", []),
    ],
)
def test_branches_that_run_together_do_not_meet_at_a_task(arrows: str, twice: list[str]) -> None:
    assert [element for _, element in found(drawn(arrows), "unsynchronised-merge")] == twice
