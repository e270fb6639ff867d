"""Reads one element of our namespace by its description."""

from __future__ import annotations

from typing import Final

from engine.parse.extensions.description import (
    Attribute,
    Description,
    Part,
    Values,
    expectation,
    read_attribute,
)
from engine.parse.extensions.nodes import attributes_of, children_of, list_items, plain_text
from engine.parse.extensions.report import Report
from engine.parse.extensions.values import EXACT_TEXT
from engine.parse.xml import Element
from engine.phrases import gettext as _

_AT_MOST_ONE: Final = _("at most one")


def read_described(
    description: Description, *, element: Element, report: Report, path: str, line: int
) -> object:
    """Return what an element holds; what cannot be read is reported and left at its default."""
    return _Reading(description, element, report, path, line).result()


class _Reading:
    """One element while it is read."""

    def __init__(
        self, description: Description, element: Element, report: Report, path: str, line: int
    ) -> None:
        self.description = description
        self.element = element
        self.report = report
        self.path = path
        self.line = line
        self.values: Values = {}
        self.lists: dict[str, list[object]] = {}

    def result(self) -> object:
        for name, value in attributes_of(self.element):
            self._take_attribute(name, value)
        for name, child in children_of(self.element):
            self._take_child(name, child)
        self._take_text()
        values = self._collected()
        if self.description.finish:
            values = self.description.finish(values, self._complain_below)
        self._fill_required(values)
        return self.description.build(**values)

    def _collected(self) -> Values:
        """Return the values with lists, which grow item by item, as tuples."""
        for field, items in self.lists.items():
            written = self.values.get(field, ())
            self.values[field] = (*(written if isinstance(written, tuple) else ()), *items)
        if self.description.keeps_line:
            self.values["line"] = self.line
        return self.values

    def _take_attribute(self, name: str, value: str) -> None:
        entry = self.description.find(name)
        if isinstance(entry, Attribute):
            self._set(entry, value)
        elif entry is not None:
            self._complain(
                f"{self.path}/@{name}",
                value=value,
                expected=_("an element {name}", name=name),
                line=self.line,
            )
        else:
            known = self.description.names()
            self.report.add_unknown(name, path=f"{self.path}/@{name}", line=self.line, known=known)

    def _take_child(self, name: str, child: Element) -> None:
        entry = self.description.find_element(name)
        if isinstance(entry, Attribute):
            self._take_element_as_attribute(entry, child)
        elif isinstance(entry, Part):
            self._take_part(entry, child)
        elif entry is not None:
            self._take_wrapped(child, path=f"{self.path}/{entry}")
        else:
            known = self.description.names()
            self.report.add_unknown(name, path=f"{self.path}/{name}", line=self.line_of(child), known=known)

    def _take_element_as_attribute(self, entry: Attribute, child: Element) -> None:
        items = list_items(child, plural=entry.name) if entry.value.name == "list" else ()
        if items:
            self.lists.setdefault(entry.field, []).extend(items)
        else:
            self._set(entry, plain_text(child))

    def _take_wrapped(self, wrapper: Element, *, path: str) -> None:
        for name, value in attributes_of(wrapper):
            self._complain(
                f"{path}/@{name}", value=value, expected=_("no attributes"), line=self.line_of(wrapper)
            )
        for name, child in children_of(wrapper):
            entry = self.description.find(name)
            if isinstance(entry, Part):
                self._take_part(entry, child)
            else:
                known = [p.name for p in self.description.parts]
                self.report.add_unknown(name, path=f"{path}/{name}", line=self.line_of(child), known=known)

    def _take_part(self, part: Part, child: Element) -> None:
        if part.many and self._is_wrapper(part, child):
            self._take_wrapped(child, path=f"{self.path}/{part.name}")
            return
        value = read_described(
            part.description or self.description,
            element=child,
            report=self.report,
            path=f"{self.path}/{part.name}",
            line=self.line_of(child),
        )
        self._store_part(part, value, line=self.line_of(child))

    def _is_wrapper(self, part: Part, child: Element) -> bool:
        """Tell a wrapper, `recipients` around `recipient`s, from an empty part."""
        names = [name for name, _scope in children_of(child)]
        return not child.keys() and bool(names) and all(self.description.find(name) is part for name in names)

    def _store_part(self, part: Part, value: object, *, line: int) -> None:
        if part.into is None:
            self.values.update(value if isinstance(value, dict) else {})
        elif part.many:
            self.lists.setdefault(part.into, []).append(value)
        elif part.into in self.values:
            self._complain(f"{self.path}/{part.name}", value="", expected=_AT_MOST_ONE, line=line)
        else:
            self.values[part.into] = value

    def _set(self, entry: Attribute, text: str) -> None:
        if entry.field in self.values:
            self._complain(f"{self.path}/@{entry.name}", value=text, expected=_AT_MOST_ONE, line=self.line)
            return
        if not text.strip() and entry.value is not EXACT_TEXT:
            return
        try:
            self.values[entry.field] = read_attribute(entry, text)
        except ValueError:
            expected = expectation(entry)
            self._complain(f"{self.path}/@{entry.name}", value=text, expected=expected, line=self.line)

    def _take_text(self) -> None:
        name = self.description.text
        text = (self.element.text or "").strip() if name else ""
        entry = self.description.find(name) if name else None
        if text and isinstance(entry, Attribute) and entry.field not in self.values:
            self._set(entry, text)

    def _fill_required(self, values: Values) -> None:
        for name in self.description.required:
            if name not in values:
                values[name] = ""
                entry = next((a.name for a in self.description.attributes if a.field == name), name)
                self._complain(f"{self.path}/@{entry}", value="", expected=_("a value"), line=self.line)

    def _complain(self, path: str, *, value: str, expected: str, line: int) -> None:
        self.report.add_malformed(path, value=value, expected=expected, line=line)

    def _complain_below(self, path: str, value: str, expected: str) -> None:
        self._complain(f"{self.path}/{path}", value=value, expected=expected, line=self.line)

    def line_of(self, child: Element) -> int:
        return self.report.lines.get(child, self.line)
