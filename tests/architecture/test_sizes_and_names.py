"""Modules and functions stay small, and modules are named after what they hold."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.python_sources import ROOT, functions_of, imported_modules, name_of, product_modules

MOST_LINES_OF_MODULE = 300
MOST_LINES_OF_FUNCTION = 40
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "stuff", "tools"}
OWN_PACKAGES = {"engine", "studio"}
# What elements are composed of, as a timer boundary event is of `boundary_event` and `timer`.
PARTS_OF_ELEMENTS = {"event_definitions", "work"}
NOT_FOR_ELEMENTS = {"temporalio", "lxml", "xml", "asyncio"}


def test_there_is_something_to_look_at() -> None:
    assert len(product_modules()) > 20


def test_modules_are_small() -> None:
    lines = {name_of(path): len(path.read_text().splitlines()) for path in product_modules()}

    assert {name: count for name, count in lines.items() if count > MOST_LINES_OF_MODULE} == {}


def test_modules_are_named_after_what_they_hold() -> None:
    parts = {name_of(path): {path.stem, *path.relative_to(ROOT).parts[:-1]} for path in product_modules()}

    assert [name for name, words in parts.items() if words & NAMES_OF_NOTHING] == []


def test_functions_are_small() -> None:
    lines = {
        f"{name_of(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in product_modules()
        for function in functions_of(path)
    }

    assert {name: count for name, count in lines.items() if count > MOST_LINES_OF_FUNCTION} == {}


def test_no_function_imports_our_own_code() -> None:
    hidden = {
        f"{name_of(path)}:{function.name}": imported
        for path in product_modules()
        for function in functions_of(path)
        for imported in imported_modules(function)
        if imported.partition(".")[0] in OWN_PACKAGES and not is_late_by_design(path, function.name)
    }

    assert hidden == {}


def is_late_by_design(path: Path, function: str) -> bool:
    """Django loads apps before models and calls `ready` after: what an app connects is imported there."""
    return path.stem == "apps" and function == "ready"


def element_modules() -> list[Path]:
    """Returns the files of BPMN elements: those in a group below engine/elements."""
    found = sorted((ROOT / "engine" / "elements").glob("*/*.py"))
    return [path for path in found if path.stem != "__init__" and path.parent.name not in PARTS_OF_ELEMENTS]


def test_an_element_imports_no_other_element_no_temporal_and_no_xml() -> None:
    elements = {f"engine.elements.{path.parent.name}.{path.stem}" for path in element_modules()}
    forbidden = {
        name_of(path): imported
        for path in element_modules()
        for imported in imported_modules(ast.parse(path.read_text()))
        if imported in elements or imported.partition(".")[0] in NOT_FOR_ELEMENTS
    }

    assert forbidden == {}
