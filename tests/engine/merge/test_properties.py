"""What holds whatever two people do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from engine.merge import Pick
from tests.engine.merge.editing import Edit, apply, edits, ill_formed
from tests.engine.merge.orders import ORDER, changes, merged, same, told
from tests.properties.budget import PATIENCE, budget

pytestmark = PATIENCE

ALL = ("start", "check", "late", "pack", "weigh", "done", "f1", "f2", "f4", "remark", "to_remark")
MINE = edits(tag="a", elements=ALL)
THEIRS = edits(tag="b", elements=ALL)
FIRST_HALF, SECOND_HALF = ("start", "check", "f1", "clerks"), ("weigh", "pack", "f4", "bosses", "remark")
QUIET = ("rename", "document", "move")
PICKS = st.dictionaries(st.integers(0, 12), st.sampled_from(list(Pick)))


def respaced(text: str) -> str:
    """The same file in other bytes, so that nothing is taken over to the letter."""
    root = etree.fromstring(text.encode())
    etree.indent(root, space=" ")
    return etree.tostring(root, encoding="unicode")


def quiet(element: str) -> st.SearchStrategy[Edit]:
    return st.builds(Edit, st.sampled_from(QUIET), st.just(element), st.sampled_from(["x1", "x2"]))


@budget(20)
@given(
    st.lists(st.sampled_from(FIRST_HALF).flatmap(quiet), max_size=4),
    st.lists(st.sampled_from(SECOND_HALF).flatmap(quiet), max_size=4),
)
def test_changes_of_different_elements_all_arrive(mine: list[Edit], theirs: list[Edit]) -> None:
    result = merged(apply(ORDER, mine), apply(ORDER, theirs))

    assert result.conflicts == ()
    assert same(result.text, apply(ORDER, [*mine, *theirs]))


@budget(26)
@given(st.lists(MINE, max_size=5))
def test_merging_with_somebody_who_did_nothing_changes_nothing(mine: list[Edit]) -> None:
    own, same_as_before = apply(ORDER, mine), respaced(ORDER)

    for one, other in ((own, same_as_before), (same_as_before, own), (own, respaced(own))):
        result = merged(one, other)
        assert result.conflicts == ()
        assert same(result.text, own), changes(result.text, old=own)


@budget(50)
@given(st.lists(MINE, max_size=5), st.lists(THEIRS, max_size=5), PICKS)
def test_the_result_is_whole_whatever_is_picked(
    mine: list[Edit], theirs: list[Edit], numbers: dict[int, Pick]
) -> None:
    one, other = apply(ORDER, mine), apply(ORDER, theirs)
    found = merged(one, other).conflicts
    picks = {
        each.id: numbers[place] for place, each in enumerate(found) if numbers.get(place) in each.choices()
    }

    result = merged(one, other, picks=picks)

    assert ill_formed(result.text) == []
    assert all(each.mine and each.theirs for each in result.conflicts)
    assert {each.id: each.picked for each in result.conflicts if each.picked} == picks


@budget(33)
@given(st.lists(MINE, max_size=4), st.lists(THEIRS, max_size=4))
def test_it_does_not_matter_who_is_who_but_for_what_is_picked(mine: list[Edit], theirs: list[Edit]) -> None:
    one, other = apply(ORDER, mine), apply(ORDER, theirs)
    here = merged(one, other)
    there = merged(other, one)
    here = merged(one, other, picks={each.id: Pick.MINE for each in here.conflicts})
    there = merged(other, one, picks={each.id: Pick.THEIRS for each in there.conflicts})

    assert {name: sides[::-1] for name, sides in told(there).items()} == told(here)
    assert same(here.text, there.text), changes(here.text, old=there.text)


@budget(40)
@given(st.lists(MINE, max_size=4), st.lists(THEIRS, max_size=4))
def test_whoever_is_always_picked_loses_nothing(mine: list[Edit], theirs: list[Edit]) -> None:
    one, other = apply(ORDER, mine), apply(ORDER, theirs)
    conflicts = merged(one, other).conflicts

    result = merged(one, other, picks={each.id: Pick.MINE for each in conflicts})

    assert facts(one) - facts(result.text) == set()


def facts(text: str) -> set[tuple[str, str, str, str]]:
    """Every value that a file sets otherwise than the one before."""
    return {
        (
            str(change.kind) if change.kind in STAYING else "changed",
            change.element,
            detail.path,
            str(detail.new),
        )
        for change in changes(text)
        for detail in change.details
        if detail.path != "waypoints"
    }


STAYING = {"added", "removed"}
