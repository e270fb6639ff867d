import pytest

from engine.plan.forms import check_form, open_fields, start_fields
from tests.engine.instances import plan_of


def check(field, value):
    answer = check_form([{"name": "f", **field}], {"f": value})
    return answer.errors.get("f") or answer.values.get("f")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ({"type": "integer"}, "5", 5),
        ({"type": "integer"}, "5.5", "Expected a whole number, found one with decimals."),
        ({"type": "number"}, "5.5", 5.5),
        ({"type": "number", "min": 6}, 5, "The value must be at least 6."),
        ({"type": "boolean"}, "on", True),
        ({"type": "boolean"}, "maybe", "Expected true or false, found a text."),
        ({"type": "text", "maxLength": 3}, "long", "The value must have at most 3 characters."),
        ({"type": "string", "pattern": "[A-Z]+"}, "abc", "The value must look like [A-Z]+."),
        ({"type": "string", "pattern": "[A-Z]+"}, "ABC", "ABC"),
        ({"type": "email"}, "a@example.test", "a@example.test"),
        ({"type": "email"}, "nobody", "The value must be an e-mail address."),
        ({"type": "date"}, "2024-02-30", "The value must be a date like 2024-01-31."),
        ({"type": "date"}, "2024-02-29", "2024-02-29"),
        ({"type": "datetime"}, "2024-02-29T09:00", "2024-02-29T09:00"),
        ({"type": "select", "options": ["a", "b"]}, "c", "The value must be one of the options."),
        ({"type": "select", "options": [{"value": 1, "label": "One"}]}, 1, 1),
        ({"type": "multiselect", "options": ["a", "b"]}, ["a", "c"], "The value must be one of the options."),
        ({"type": "multiselect", "options": ["a", "b"]}, ["a", "b"], ["a", "b"]),
        ({"type": "object"}, '{"a": 1}', {"a": 1}),
        ({"type": "array"}, 1, "Expected a list, found a number."),
        ({"required": True}, "", "This field needs a value."),
        ({"required": True, "type": "boolean"}, False, False),
    ],
)
def test_an_answer_is_converted_or_refused(field, value, expected):
    found = check(field, value)
    assert found == expected or (expected is False and found in {False, None})


def test_unknown_and_read_only_fields_are_not_taken_from_the_answer():
    fields = [{"name": "a"}, {"name": "b", "type": "integer", "readonly": True, "default": 1}]
    assert check_form(fields, {"a": "x", "b": 2, "c": 3}).values == {"a": "x", "b": 1}


def test_a_hidden_field_is_neither_required_nor_taken():
    fields = [
        {"name": "approved", "type": "boolean"},
        {"name": "reason", "required": True, "visibleWhen": "approved == false"},
    ]
    assert check_form(fields, {"approved": "true", "reason": "x"}).values == {"approved": True}
    assert "reason" in check_form(fields, {"approved": "false"}).errors


def test_a_form_without_fields_takes_any_object():
    assert check_form([], {"x": [1]}).values == {"x": [1]}


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)*c", "(", "a" * 501, r"(\w+\s?)*$"])
def test_a_pattern_that_could_run_for_ever_is_refused_at_once(pattern):
    assert "cannot be checked" in check({"type": "string", "pattern": pattern}, "a" * 1000)


def test_opening_fills_in_defaults_by_type_and_options():
    fields = [
        {"name": "n", "type": "integer", "default": "${n}"},
        {"name": "bad", "type": "integer", "default": "x"},
        {"name": "s", "type": "select", "optionsExpression": "names"},
    ]
    opened = open_fields(fields, fill=lambda text: 7 if text == "${n}" else text, evaluate=lambda _: ["a"])
    assert opened == (
        {"name": "n", "type": "integer", "default": 7},
        {"name": "bad", "type": "integer"},
        {"name": "s", "type": "select", "options": ["a"]},
    )


def test_the_start_form_is_made_of_the_input_variables():
    fields = start_fields(plan_of("variables.declared").variables.values())
    assert fields[0] == {
        "name": "count",
        "type": "integer",
        "required": True,
        "label": "Count",
        "min": 1,
        "max": 9,
    }
    assert fields[1]["default"] == "DE"


def test_nobody_hides_a_required_field_by_sending_what_the_form_does_not_ask_for() -> None:
    fields = (
        {"name": "amount", "type": "number", "readonly": True, "default": 7500},
        {"name": "reason", "type": "string", "required": True, "visibleWhen": "amount > 5000 and level == 2"},
    )
    variables = {"amount": 7500, "level": 2}
    answer = check_form(fields, {"amount": 1, "level": 1}, variables=variables)
    assert set(answer.errors) == {"reason"}
