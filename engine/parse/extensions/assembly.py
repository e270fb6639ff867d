"""All extensions of one BPMN element, from wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from engine.model.extensions import Extensions
from engine.parse.extensions.configuration import Configuration
from engine.parse.extensions.description import (
    Attribute,
    Values,
    expectation,
    find_word,
    read_attribute,
)
from engine.parse.extensions.loose_mappings import with_mappings
from engine.parse.extensions.nodes import children_of, plain_text
from engine.parse.extensions.reading import read_described
from engine.parse.extensions.report import Report
from engine.parse.extensions.spelling import read_boolean
from engine.parse.extensions.tables import CONFIGURATIONS, SETTINGS
from engine.parse.namespaces import BPMN, PERISCOPE, local_name
from engine.parse.source import Item, Source
from engine.parse.xml import Element
from engine.phrases import gettext as _

BOOLEAN_ATTRIBUTES: Final = frozenset(
    {
        "isExecutable",
        "isInterrupting",
        "cancelActivity",
        "parallelMultiple",
        "isForCompensation",
        "triggeredByEvent",
        "instantiate",
        "waitForCompletion",
        "isSequential",
        "testBefore",
        "cancelRemainingInstances",
    }
)
"""BPMN's own attributes that must be booleans; unreadable ones are reported like ours."""

_NAMES: Final = (*(c.description.name for c in CONFIGURATIONS), *(s.name for s in SETTINGS))
_CONFIGURATIONS: Final = {c.description.name.lower(): (c.description.name, c) for c in CONFIGURATIONS}
_SETTINGS: Final = {s.name.lower(): (s.name, s) for s in SETTINGS}
EXTENSION_ELEMENTS: Final = "extensionElements"
_EXTENSION_ELEMENTS: Final = f"{BPMN}{EXTENSION_ELEMENTS}"
_BUILD: Final[Callable[..., Extensions]] = Extensions
_NONE: Final = Extensions()


def read_extensions(item: Item, *, source: Source, inner: Sequence[Element] = ()) -> Extensions:
    """Return the extensions of an element; those of `inner` (loops, event definitions) count as its own."""
    places = [item.xml, *inner]
    plain = EXTENSION_ELEMENTS not in item.parts and not _are_ours(item.attributes)
    if plain and not any(map(_concerns_us, inner)):
        return _NONE
    gathering = _Gathering(Report(source.nearest, source.document.lines), source)
    for place in places:
        gathering.take_element(place)
    return gathering.result()


def _concerns_us(element: Element) -> bool:
    """Tell whether anything here is ours to read."""
    if _are_ours(list(map(str, element.keys()))):
        return True
    return next(element.iterchildren(_EXTENSION_ELEMENTS), None) is not None


def _are_ours(names: Iterable[str]) -> bool:
    """Tell whether any of these attributes is ours to read; most elements are done with by this."""
    return not BOOLEAN_ATTRIBUTES.isdisjoint(names) or PERISCOPE in "".join(names)


def _booleans(element: Element) -> list[tuple[str, str]]:
    """Return the boolean attributes of BPMN that cannot be read."""
    found = [(str(name), str(value)) for name, value in element.items() if name in BOOLEAN_ATTRIBUTES]
    return [(name, value) for name, value in found if read_boolean(value) is None]


class _Gathering:
    """The extensions of one element while they are collected."""

    def __init__(self, report: Report, source: Source) -> None:
        self.report = report
        self.source = source
        self.values: Values = {}
        self.lists: dict[str, list[object]] = {}

    def take_element(self, element: Element) -> None:
        """Take the attributes of a BPMN element and its extension elements."""
        line = self.source.line(element)
        for name, value in _booleans(element):
            path = f"{element.tag.removeprefix(BPMN)}/@{name}"
            self.report.add_malformed(path, value=value, expected=_("true or false"), line=line)
        for key, text in element.items():
            ours = local_name(str(key), namespace=PERISCOPE)
            if ours is not None:
                self._take_attribute(ours, str(text), line=line)
        for child in element:
            if child.tag == _EXTENSION_ELEMENTS:
                self._take_children(child, path="", nested=False)

    def _take_attribute(self, name: str, value: str, *, line: int) -> None:
        setting = find_word(_SETTINGS, name)
        if setting is None:
            known = [each.name for each in SETTINGS]
            self.report.add_unknown(name, path=f"@{name}", line=line, known=known)
        else:
            self._set(setting, value, path=f"@{name}", line=line)

    def _take_children(self, parent: Element, *, path: str, nested: bool) -> None:
        for name, child in children_of(parent):
            self._take_child(name, child, path=f"{path}{name}", nested=nested)

    def _take_child(self, name: str, child: Element, *, path: str, nested: bool) -> None:
        line = self.source.line(child)
        configuration = find_word(_CONFIGURATIONS, name)
        setting = find_word(_SETTINGS, name)
        if configuration is not None:
            self._take_configuration(configuration, child, line=line)
        elif setting is not None:
            self._set(setting, plain_text(child), path=setting.name, line=line)
        elif not nested and _is_wrapper(child):
            self._take_children(child, path=f"{path}/", nested=True)
        else:
            self.report.add_unknown(name, path=path, line=line, known=_NAMES)

    def _take_configuration(self, configuration: Configuration, child: Element, *, line: int) -> None:
        name, into = configuration.description.name, configuration.into
        value = read_described(
            configuration.description, element=child, report=self.report, path=name, line=line
        )
        if configuration.merge and isinstance(value, tuple):
            self.lists.setdefault(into, []).extend(value)
        elif configuration.many:
            self.lists.setdefault(into, []).append(value)
        elif into in self.values:
            self.report.add_malformed(name, value="", expected=_("at most one"), line=line)
        else:
            self.values[into] = value

    def _set(self, setting: Attribute, text: str, *, path: str, line: int) -> None:
        if not text.strip():
            return
        try:
            self.values.setdefault(setting.field, read_attribute(setting, text))
        except ValueError:
            self.report.add_malformed(path, value=text, expected=expectation(setting), line=line)

    def result(self) -> Extensions:
        """Return what was collected."""
        self.values.update({field: tuple(items) for field, items in self.lists.items()})
        if not (self.values or self.report.unknown or self.report.malformed):
            return _NONE
        extensions = _BUILD(
            **self.values, unknown=tuple(self.report.unknown), malformed=tuple(self.report.malformed)
        )
        return _with_task_queue(with_mappings(extensions))


def _is_wrapper(element: Element) -> bool:
    """Tell whether an unknown element of ours stands around known ones."""
    return any(
        find_word(_CONFIGURATIONS, name) or find_word(_SETTINGS, name)
        for name, _scope in children_of(element)
    )


def _with_task_queue(extensions: Extensions) -> Extensions:
    queue = extensions.timeouts.task_queue if extensions.timeouts else None
    return replace(extensions, task_queue=queue) if queue and not extensions.task_queue else extensions
