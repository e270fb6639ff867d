import pytest

from engine.errors import InvalidVariable
from engine.plan import Declaration
from engine.plan.values import Unconvertible, convert


@pytest.mark.parametrize(
    ("kind", "value", "held"),
    [
        ("integer", "5", 5),
        ("integer", 5.0, 5),
        ("number", "1e3", 1000.0),
        ("string", 5, "5"),
        ("string", True, "true"),
        ("boolean", "yes", True),
        ("boolean", 0, False),
        ("array", "[1]", [1]),
        ("object", '{"a": 1}', {"a": 1}),
        ("datetime", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("any", {"a": [None]}, {"a": [None]}),
        ("integer", None, None),
    ],
)
def test_values_are_converted_where_nothing_is_lost(kind, value, held):
    accepted = Declaration("x", kind).accept(value)
    assert accepted == held
    assert type(accepted) is type(held)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", True),
        ("integer", "5x"),
        ("number", "nan"),
        ("number", [1]),
        ("string", {"a": 1}),
        ("boolean", "maybe"),
        ("array", {"a": 1}),
        ("object", "[1]"),
        ("datetime", "yesterday"),
        ("datetime", 5),
    ],
)
def test_other_values_are_refused_without_being_shown(kind, value):
    with pytest.raises(InvalidVariable) as refused:
        Declaration("x", kind).accept(value, element="task")
    assert refused.value.element == "task"
    assert str(value) not in refused.value.reason


@pytest.mark.parametrize(
    ("limits", "value"),
    [
        ({"min": 1}, 0),
        ({"max": 1}, 2),
        ({"minLength": 2}, "a"),
        ({"maxLength": 2}, "abc"),
        ({"pattern": "[a-z]+"}, "A"),
        ({"enum": ["a", "b"]}, "c"),
        ({"enum": [1]}, True),
        ({"minItems": 1}, []),
        ({"maxItems": 1}, [1, 2]),
        ({"uniqueItems": True}, [{"a": 1}, {"a": 1}]),
    ],
)
def test_limits_are_kept(limits, value):
    with pytest.raises(InvalidVariable):
        Declaration("x", constraints=limits).accept(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("kind", ["number", "integer"])
def test_a_number_that_json_does_not_know_is_named_so(kind: str, value: float) -> None:
    with pytest.raises(Unconvertible, match="found a number that JSON does not know"):
        convert(value, to=kind)
