"""What two people decided differently, and what is picked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from engine.json_values import JsonObject

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = TypeVar("Value")


class Pick(StrEnum):
    """Whose word holds."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
    """Of two elements with the same id: both, one of them under another id."""


class ConflictKind(StrEnum):
    """What the two do not agree about."""

    VALUE = "value"
    CONTAINER = "container"
    REMOVED = "removed"
    """One side removed what the other changed."""
    ADDED = "added"
    """Both added something under the same id."""
    IDENTITY = "identity"
    """Both gave it another id."""
    LAYOUT = "layout"
    """Only the drawing: mine holds until somebody picks."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One decision; `element` is the id in the result, `mine` and `theirs` are sentences.

    `removed_by` says which side removed the element, where one did.
    """

    id: str
    kind: ConflictKind
    element: str
    element_type: str
    name: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    picked: Pick | None
    removed_by: Pick | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide it before the result is whole."""
        return self.picked is None and self.kind is not ConflictKind.LAYOUT

    def choices(self) -> tuple[Pick, ...]:
        """What can be picked."""
        both = (Pick.BOTH,) if self.kind is ConflictKind.ADDED else ()
        return (Pick.MINE, Pick.THEIRS, *both)

    def to_json(self) -> JsonObject:
        """Returns it as JSON."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "element": self.element,
            "element_type": self.element_type,
            "name": self.name,
            "mine": list(self.mine),
            "theirs": list(self.theirs),
            "picked": self.picked.value if self.picked else None,
            "removed_by": self.removed_by.value if self.removed_by else None,
            "choices": [pick.value for pick in self.choices()],
        }


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict before it is put into words; `path` leads to the value within the element."""

    element: str
    path: str
    kind: ConflictKind = ConflictKind.VALUE
    removed_by: Pick | None = None
    touched: tuple[str, ...] = ()
    """What the other side changed of what was removed."""

    @property
    def id(self) -> str:
        """The same for the same three files."""
        return f"{self.element}/{self.path}"


@dataclass(slots=True)
class Choosing:
    """Takes what one side alone changed, and where both did, what was picked; remembers every conflict."""

    picks: Mapping[str, Pick]
    found: dict[str, Found] = field(default_factory=dict)
    values: dict[str, tuple[object, object]] = field(default_factory=dict)
    """What each side wants, by conflict."""

    def settled(self, base: Value, value: Value) -> Value:  # Showing takes the base
        """Returns what is undisputed."""
        return value

    def disputed(self, conflict: Found, *, base: Value, mine: Value, theirs: Value) -> Value:
        """Returns what was picked of a conflict, mine where nothing was."""
        self.found.setdefault(conflict.id, conflict)
        self.values[conflict.id] = (mine, theirs)
        return theirs if self.picks.get(conflict.id) is Pick.THEIRS else mine


@dataclass(slots=True)
class Showing(Choosing):
    """Leaves everything as it was but some conflicts: what comes out shows what one side wants there."""

    side: Pick = Pick.MINE
    shown: frozenset[str] = frozenset()

    def settled(self, base: Value, value: Value) -> Value:
        """Returns what was there before."""
        return base

    def disputed(self, conflict: Found, *, base: Value, mine: Value, theirs: Value) -> Value:
        """Returns the side's value of what is to be shown."""
        if conflict.id not in self.shown:
            return base
        return mine if self.side is Pick.MINE else theirs
