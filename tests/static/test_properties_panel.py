"""Every attribute of our language can be set in the properties panel and then stands in the file."""

from __future__ import annotations

import json
import subprocess

import pytest

from engine.parse import vocabulary
from studio.environment import ROOT
from studio.ops.frontend import find_node

STATIC = ROOT / "static"
pytestmark = pytest.mark.skipif(
    not (STATIC / "node_modules").is_dir(), reason="the front end's packages are not installed"
)

OTHER_SPELLINGS = {
    "constraint": "the attributes of a process variable say the same",
    "constraints": "the attributes of a process variable say the same",
    "authentication": "the attributes of the webhook say the same",
}
"""Elements that files may use for what the panel writes as attributes."""

SAID_ELSEWHERE = {
    ("validationConfig", name): "written as validationRules"
    for name in (
        "validationRules",
        "dataCompleteness",
        "formatValidation",
        "crossReference",
        "businessCompliance",
        "customRules",
    )
} | {("validationRules", "validationRules"): "the list of the same rules as one text"}

Wanted = list[tuple[str, str]]


def tags_of(element: str) -> set[str]:
    """The tags under which files write an element: its own and those of the parts that are one."""
    parts = [part for each in vocabulary()["elements"].values() for part in each["parts"]]
    return {element} | {part["name"] for part in parts if part["element"] == element}


def attributes() -> Wanted:
    return [
        (element, attribute["name"])
        for element, described in vocabulary()["elements"].items()
        if element not in OTHER_SPELLINGS
        for attribute in described["attributes"]
        if (element, attribute["name"]) not in SAID_ELSEWHERE
    ]


@pytest.fixture(scope="module")
def written() -> set[tuple[str, str]]:
    """What stands in the file once everything in the panel was written, names without regard to case."""
    result = subprocess.run(
        [*find_node().node, "tests/panel-settings.mjs"], cwd=STATIC, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr[-4000:]
    pairs = (pair.split(" ") for pair in json.loads(result.stdout))
    return {(tag.lower(), name) for tag, name in pairs}


@pytest.mark.parametrize(("element", "attribute"), attributes())
def test_an_attribute_of_our_language_can_be_set(
    element: str, attribute: str, written: set[tuple[str, str]]
) -> None:
    assert {(tag.lower(), attribute) for tag in tags_of(element)} & written


@pytest.mark.parametrize(
    ("element", "attribute"),
    [
        ("process", "failOnIncident"),
        ("process", "uniqueBusinessKey"),
        ("scripttask", "scriptFormat"),
        ("usertask", "startQuantity"),
        ("usertask", "completionQuantity"),
        ("callactivity", "calledElement"),
        ("adhocsubprocess", "ordering"),
        ("receivetask", "instantiate"),
        ("eventbasedgateway", "instantiate"),
    ],
)
def test_an_attribute_of_bpmn_can_be_set(
    element: str, attribute: str, written: set[tuple[str, str]]
) -> None:
    assert (element, attribute) in written
