"""Which part of a value is too big to travel with the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.values.places import big_places, part_at, with_parts

LONG = "x" * 101
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=30,
)


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ("short", []),
        (LONG, [()]),
        ({"a": LONG, "b": 1}, [("a",)]),
        ([1, {"a": [LONG, LONG]}], [(1, "a", 0), (1, "a", 1)]),
        (list(range(100)), [()]),
        ({"rows": list(range(100)), "note": "x"}, [("rows",)]),
        ({str(number): LONG for number in range(20)}, [()]),
        (12345678901234567890, []),
        (None, []),
    ],
)
def test_the_smallest_part_that_is_too_big_is_found(value: object, places: list[object]) -> None:
    assert big_places(value, limit=100) == places


def test_only_texts_are_found_where_the_shape_must_stay() -> None:
    value = {"said": [{"text": LONG}, {"text": "y" * 60}, {"text": "z" * 60}]}
    assert big_places(value, limit=100, texts_only=True) == [("said", 0, "text")]


@given(JSON)
def test_what_is_taken_out_and_put_back_is_the_same_and_nothing_else_was_changed(value: object) -> None:
    places = big_places(value, limit=8)
    before = repr(value)
    light = with_parts(value, ((place, None) for place in places))
    assert with_parts(light, [(place, part_at(value, place)) for place in places]) == value
    assert repr(value) == before
