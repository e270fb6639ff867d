"""What could not be understood while extensions were read: nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from engine.model.extensions import MalformedExtension, UnknownExtension
from engine.parse.xml import Element

_MAX_NAME: Final = 64
_MAX_COMPARISONS: Final = 200
_MAX_VALUE: Final = 200


@dataclass(slots=True)
class Nearest:
    """Finds the closest known name; remembers answers, and gives up in files full of unknown names."""

    answers: dict[tuple[str, tuple[str, ...]], str | None] = field(default_factory=dict)

    def find(self, name: str, *, known: Iterable[str]) -> str | None:
        """Return the known name most like this one, None where none is."""
        names = tuple(known)
        key = (name, names)
        if key not in self.answers:
            too_much = len(name) > _MAX_NAME or len(self.answers) >= _MAX_COMPARISONS
            self.answers[key] = None if too_much else _closest(name, names)
        return self.answers[key]


def _closest(name: str, known: tuple[str, ...]) -> str | None:
    by_lower = {candidate.lower(): candidate for candidate in known}
    found = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


@dataclass(slots=True)
class Report:
    """The problems of one BPMN element's extensions."""

    nearest: Nearest
    lines: Mapping[Element, int]
    unknown: list[UnknownExtension] = field(default_factory=list)
    malformed: list[MalformedExtension] = field(default_factory=list)

    def add_unknown(self, name: str, *, path: str, line: int, known: Iterable[str]) -> None:
        """Note a name of our namespace that we do not know."""
        nearest = self.nearest.find(name, known=known)
        self.unknown.append(UnknownExtension(name=name, owner=path, line=line, nearest=nearest))

    def add_malformed(self, path: str, *, value: str, expected: str, line: int) -> None:
        """Note a known name with a value that cannot be read, or one too many of a kind."""
        self.malformed.append(
            MalformedExtension(path=path, value=value[:_MAX_VALUE], expected=expected, line=line)
        )
