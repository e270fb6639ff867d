"""Rules between the fields of a form: the same for what a page shows and for what is accepted."""

import pytest

from engine.compile import compile_process, link_forms
from engine.json_values import Json, JsonObject
from engine.parse import read_definitions
from engine.plan.forms import (
    UnreadableField,
    check_form,
    in_language,
    open_fields,
    read_fields,
    settle,
    write_field,
)
from engine.validate import check_fields

REASON = {"name": "reason", "type": "text", "required": True, "visibleWhen": "amount > 1000"}
AMOUNT = {"name": "amount", "type": "decimal", "places": 2}
ITEMS = {
    "name": "items",
    "type": "table",
    "minItems": 1,
    "fields": [
        {"name": "what", "type": "string", "required": True},
        {"name": "count", "type": "integer", "min": 1},
        {"name": "price", "type": "decimal", "places": 2},
        {"name": "cost", "type": "decimal", "compute": "count * price"},
    ],
}
TOTAL = {"name": "total", "type": "decimal", "compute": "sum(column(items, 'cost'))"}


def test_a_hidden_field_is_neither_required_nor_taken():
    hidden = check_form([AMOUNT, REASON], {"amount": "5", "reason": "because"})
    asked = check_form([AMOUNT, REASON], {"amount": "5000"})
    assert (hidden.values, hidden.errors) == ({"amount": 5}, {})
    assert asked.errors == {"reason": "This field needs a value."}


def test_a_hidden_field_counts_as_empty_for_other_rules():
    third = {"name": "third", "type": "string", "required": True, "visibleWhen": "reason == 'x'"}
    answer = check_form([third, AMOUNT, REASON], {"amount": 1, "reason": "x", "third": "y"})
    assert (answer.values, answer.errors) == ({"amount": 1}, {})


def test_a_section_hides_what_stands_in_it_up_to_the_next():
    fields = [
        {"name": "car", "type": "boolean"},
        {"name": "about_car", "type": "section", "label": "The car", "visibleWhen": "car"},
        {"name": "plate", "type": "string", "required": True},
        {"name": "rest", "type": "section", "label": "The rest"},
        {"name": "name", "type": "string", "required": True},
    ]
    assert check_form(fields, {"car": False}).errors == {"name": "This field needs a value."}
    assert set(check_form(fields, {"car": True}).errors) == {"plate", "name"}


def test_required_and_locked_by_rules():
    fields = [
        {"name": "kind", "type": "string"},
        {"name": "other", "type": "string", "requiredWhen": "kind == 'other'"},
        {"name": "rate", "type": "number", "default": 3, "readonlyWhen": "kind == 'fixed'"},
    ]
    assert check_form(fields, {"kind": "other"}).errors == {"other": "This field needs a value."}
    assert check_form(fields, {"kind": "fixed", "rate": 9}).values["rate"] == 3
    assert check_form(fields, {"kind": "free", "rate": 9}).values["rate"] == 9


def test_what_is_computed_is_computed_here_whatever_was_sent():
    data = {"items": [{"what": "Pen", "count": "3", "price": "1.50", "cost": 0}], "total": 1}
    answer = check_form([ITEMS, TOTAL], data)
    assert answer.errors == {}
    assert answer.values["items"] == [{"what": "Pen", "count": 3, "price": 1.5, "cost": 4.5}]
    assert answer.values["total"] == 4.5


def test_cells_of_tables_are_refused_by_row_and_column():
    rows = [{"what": "Pen", "count": 1, "price": 2}, {"what": "", "count": 0, "price": "1.005"}]
    errors = check_form([ITEMS], {"items": rows}).errors
    assert errors == {
        "items.1.what": "This field needs a value.",
        "items.1.count": "The value must be at least 1.",
        "items.1.price": "The value must have at most 2 decimal places.",
    }
    assert check_form([ITEMS], {"items": []}).errors == {"items": "The value must have at least 1 entries."}
    assert check_form([ITEMS], {"items": "Pen"}).errors == {"items": "Expected a list of rows."}
    assert "200" in check_form([ITEMS], {"items": [{}] * 201}).errors["items"]


def test_a_check_across_fields_says_its_own_message_in_the_readers_language():
    end = {
        "name": "end",
        "type": "date",
        "validWhen": "end >= begin",
        "message": "The end comes after the beginning.",
        "translations": {"de": {"message": "Das Ende liegt nach dem Anfang."}},
    }
    fields, data = [{"name": "begin", "type": "date"}, end], {"begin": "2026-02-02", "end": "2026-01-01"}
    assert check_form(fields, data).errors == {"end": "The end comes after the beginning."}
    assert check_form(fields, data, language="de-at").errors == {"end": "Das Ende liegt nach dem Anfang."}
    assert check_form(fields, {**data, "end": "2026-03-01"}).errors == {}


def test_choices_may_depend_on_another_field():
    town = {"name": "town", "type": "select", "optionsExpression": "towns[land]"}
    fields = [{"name": "land", "type": "string"}, town]
    variables = {"towns": {"at": ["Wien", "Graz"], "de": ["Bonn"]}}
    opened = open_fields(fields, fill=lambda text: text, evaluate=lambda source: ["never"])
    assert opened[1]["optionsExpression"] == "towns[land]"
    assert settle(opened, {"land": "at"}, variables=variables)["town"].options == ["Wien", "Graz"]
    assert check_form(opened, {"land": "de", "town": "Wien"}, variables=variables).errors == {
        "town": "The value must be one of the options."
    }


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ({"type": "url"}, "javascript:alert(1)", "The value must be an address like https://…."),
        ({"type": "url"}, "https://example.org/a?b", None),
        ({"type": "radio", "options": ["a"]}, "b", "The value must be one of the options."),
        ({"type": "file", "accept": [".pdf"]}, "a.pdf", "The value must be an uploaded file."),
        ({"type": "file", "accept": [".pdf"]}, {"filename": "a.PDF"}, None),
        ({"type": "file", "accept": ["image/*"]}, {"filename": "a", "mimeType": "text/html"}, "kind image/*"),
        ({"type": "file", "maxSizeMb": 1}, {"filename": "a", "size": 1_000_001}, "at most 1 MB"),
    ],
)
def test_formats(field, value, error):
    found = check_form([{"name": "f", **field}], {"f": value}).errors.get("f")
    assert found is None if error is None else error in found


def test_a_rule_that_cannot_be_evaluated_yet_hides_nothing():
    assert settle([{**REASON, "visibleWhen": "amount + 1 > 1000"}], {})["reason"].visible


def test_a_process_variable_is_seen_by_rules_and_a_field_goes_before_it():
    variables = {"amount": 5000}
    assert settle([REASON], {}, variables=variables)["reason"].visible
    assert not settle([AMOUNT, REASON], {"amount": "1"}, variables=variables)["reason"].visible


def test_fields_are_read_from_json_and_written_the_same():
    translated = {**ITEMS, "label": "Items", "translations": {"de": {"label": "Posten"}}}
    written = [write_field(each) for each in read_fields([AMOUNT, translated])]
    assert [write_field(each) for each in read_fields(written)] == written
    assert in_language(written[1], "de")["label"] == "Posten"


@pytest.mark.parametrize(
    "given",
    [
        "x",
        [1],
        [{"name": "a", "type": "frame"}],
        [{"name": "a", "min": "3"}],
        [{"name": "a", "onclick": "x"}],
        [{"name": "a", "fields": [{"name": "b", "fields": [{"name": "c"}]}]}],
        [{"name": "a", "required": 1}],
        [{"name": "a", "translations": {"de": {"colour": "x"}}}],
        [{"name": "a"}] * 301,
    ],
)
def test_json_that_is_no_form_is_refused(given):
    with pytest.raises(UnreadableField):
        read_fields(given)


def test_problems_of_a_form_name_field_and_property():
    fields = read_fields(
        [
            {"name": "a b"},
            {"name": "x", "type": "select"},
            {"name": "x", "visibleWhen": "1 +"},
            {"name": "t", "type": "table", "fields": [{"name": "s", "type": "section", "label": "S"}]},
        ]
    )
    found = {(each.path, each.part) for each in check_fields(fields)}
    assert found >= {("a b", "name"), ("x", "name"), ("x", "options"), ("x", "visibleWhen"), ("t.s", "type")}


FILE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:p="http://periscope.dev/schema/bpmn"><process id="p" isExecutable="true">
<startEvent id="s"><extensionElements><p:StartForm formRef="ask"/></extensionElements></startEvent>
<userTask id="u"><extensionElements><p:TaskDefinition formRef="ask"/></extensionElements></userTask>
<endEvent id="e"/>
<sequenceFlow id="a" sourceRef="s" targetRef="u"/><sequenceFlow id="b" sourceRef="u" targetRef="e"/>
</process></definitions>"""


def test_a_plan_holds_the_fields_of_the_forms_that_its_file_names():
    definitions = read_definitions(FILE.encode())
    plan = compile_process(link_forms(definitions, {"ask": read_fields([AMOUNT])}), "p")
    field = {"name": "amount", "type": "decimal", "label": "amount", "places": 2}
    assert plan.nodes["u"].config["fields"] == [field]
    assert plan.nodes["s"].config["form"] == [field]
    other = compile_process(link_forms(definitions, {"ask": read_fields([REASON])}), "p")
    assert other.fingerprint != plan.fingerprint
    assert link_forms(definitions, {}) == definitions


@pytest.mark.parametrize("entered", [[], [{"count": 1}], [{"count": 1}, {"count": 2}], "[]", None])
@pytest.mark.parametrize(
    "locked",
    [
        {"readonly": True, "default": '[{"count": 7}]'},
        {"readonlyWhen": "true", "default": [{"count": 7}]},
    ],
)
def test_a_locked_table_keeps_its_own_rows_however_many_were_entered(
    entered: Json, locked: JsonObject
) -> None:
    table: JsonObject = {"name": "lines", "type": "table", "fields": [{"name": "count", "type": "integer"}]}

    answer = check_form([{**table, **locked}], {"lines": entered})

    assert (answer.values, answer.errors) == ({"lines": [{"count": 7}]}, {})
