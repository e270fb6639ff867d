"""The tables describe the whole vocabulary, and the description is what is read."""

from __future__ import annotations

import dataclasses
import json

from engine.model.extensions import Extensions
from engine.parse import vocabulary
from engine.parse.extensions.tables import CONFIGURATIONS, SETTINGS
from engine.parse.extensions.tables.forms import COLUMN


def test_it_is_json_and_every_part_refers_to_an_element():
    words = json.loads(json.dumps(vocabulary(), allow_nan=False))
    elements = words["elements"]
    assert {c["element"] for c in words["configurations"]} <= set(elements)
    assert all(part["element"] in elements for element in elements.values() for part in element["parts"])


def test_types_choices_and_defaults_are_told():
    elements = vocabulary()["elements"]
    attributes = {a["name"]: a for a in elements["RetryPolicy"]["attributes"]}
    assert (attributes["maxAttempts"]["type"], attributes["maxAttempts"]["default"]) == ("integer", 3)
    mapping = {a["name"]: a for a in elements["inputMapping"]["attributes"]}
    assert mapping["mappingType"]["choices"] == ["variable", "literal", "expression"]
    assert mapping["mappingType"]["default"] == "variable"
    assert mapping["source"]["required"] is True


def test_every_field_of_the_extensions_is_filled_by_some_table():
    filled = {c.into for c in CONFIGURATIONS} | {s.field for s in SETTINGS}
    fields = {f.name for f in dataclasses.fields(Extensions)}
    assert fields - filled == {"unknown", "malformed"}


def test_every_field_of_every_configuration_is_filled_by_its_table():
    def check(description):
        if not dataclasses.is_dataclass(description.build):
            return
        own = {a.field for a in description.attributes} | {p.into for p in description.parts}
        for part in (*description.parts, *description.elements):
            if part.description:
                check(part.description)
        missing = {f.name for f in dataclasses.fields(description.build)} - own
        inside = {"fields"} if description is COLUMN else set()
        known = {"line", "execution_unlimited", "constraints", "rules"}
        assert missing <= known | inside, description.name

    for configuration in CONFIGURATIONS:
        check(configuration.description)
