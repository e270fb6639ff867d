"""The words in which the tables describe an extension: attributes and parts of an element.

Everything that reads, documents or checks extensions works from these descriptions, so that a new one
is added in one place: a dataclass in `engine/model/configurations` and an entry in `tables/`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from engine.json_values import Json
from engine.parse.extensions.spelling import same_name, snake_case
from engine.parse.extensions.values import TEXT, Value
from engine.phrases import gettext as _

T = TypeVar("T")

Values = dict[str, object]
"""Arguments of a dataclass of the model, by field."""

Complain = Callable[[str, str, str], None]
"""Reports a value that cannot be read: where below the element, the value, what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute of an element; a child element of the same name with a text means the same.

    `also` are further names for it, `choices` the only values it may have, `suggestions` some it may have,
    `default` documents what holds where the file says nothing and the model leaves it to the compiler.
    """

    name: str
    value: Value = TEXT
    into: str = ""
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    default: Json = None

    @property
    def field(self) -> str:
        """The field of the dataclass that it fills."""
        return self.into or snake_case(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A child element with a description of its own; without one it has the description of its owner.

    `many` parts may repeat, and may stand together in a wrapper: an element with a name of `within`, or one
    with the part's own name and no attributes. A part without `into` fills fields of its owner.
    """

    name: str
    description: Description | None = None
    into: str | None = None
    many: bool = False
    also: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """How an element becomes `build(**values)`.

    `text` names the attribute that the element's own text gives. `elements` are parts that share their name
    with an attribute. `finish` may rearrange the values at the end.
    """

    name: str
    build: Callable[..., object]
    attributes: tuple[Attribute, ...] = ()
    parts: tuple[Part, ...] = ()
    elements: tuple[Part, ...] = ()
    text: str | None = None
    finish: Callable[[Values, Complain], Values] | None = None
    words: Mapping[str, tuple[str, Attribute | Part | str]] = field(init=False)
    required: tuple[str, ...] = field(init=False)
    keeps_line: bool = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the look-up by name; a frozen dataclass is filled this way."""
        fields = (
            {f.name: f for f in dataclasses.fields(self.build)}
            if dataclasses.is_dataclass(self.build)
            else {}
        )
        missing = dataclasses.MISSING
        needed = [n for n, f in fields.items() if f.default is missing and f.default_factory is missing]
        object.__setattr__(self, "words", _words_of(self))
        object.__setattr__(self, "required", tuple(needed))
        object.__setattr__(self, "keeps_line", "line" in fields)

    def find(self, name: str) -> Attribute | Part | str | None:
        """Return what a name means here: an attribute, a part, a wrapper (a text), or None."""
        return find_word(self.words, name)

    def find_element(self, name: str) -> Attribute | Part | str | None:
        """Return what a child element of that name means here."""
        named = (part for part in self.elements if same_name(name, canonical=part.name))
        return next(named, None) or self.find(name)

    def names(self) -> tuple[str, ...]:
        """Return all names that may stand in this element."""
        return tuple(canonical for canonical, _scope in self.words.values())


def read_attribute(entry: Attribute, text: str) -> object:
    """Return the value of an attribute's text; raises `ValueError` when it is not one."""
    if not entry.choices:
        return entry.value.read(text)
    wanted = text.strip().lower()
    for choice in entry.choices:
        if choice.lower() == wanted:
            return choice
    raise ValueError(text)


def expectation(entry: Attribute) -> str:
    """Return what a person should write."""
    return _("one of {choices}", choices=", ".join(entry.choices)) if entry.choices else entry.value.expected


def find_word(words: Mapping[str, tuple[str, T]], name: str) -> T | None:
    """Return what is known under a name, whatever the case of its leading letters."""
    entry = words.get(name.lower())
    return entry[1] if entry and same_name(name, canonical=entry[0]) else None


def _words_of(description: Description) -> dict[str, tuple[str, Attribute | Part | str]]:
    words: dict[str, tuple[str, Attribute | Part | str]] = {}
    for part in description.parts:
        words.update({name.lower(): (name, name) for name in part.within})
    entries: tuple[Attribute | Part, ...] = (*description.attributes, *description.parts)
    for entry in entries:
        words.update({name.lower(): (name, entry) for name in (*entry.also, entry.name)})
    return words
