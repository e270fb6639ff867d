"""What lies between two files, one element at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.json_values import Json, JsonObject


class ChangeKind(StrEnum):
    """What happened to an element."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"
    """Only its name or only its id is another one."""
    MOVED = "moved"
    """Only the drawing differs; the meaning does not."""


@dataclass(frozen=True, slots=True)
class Detail:
    """One value before and after; `diff` is a unified line diff where both are long texts.

    `path` leads to it: `user_task.fields[budget_code].required`.
    """

    path: str
    old: Json
    new: Json
    diff: str = ""

    def to_json(self) -> JsonObject:
        """Returns it as JSON."""
        return {"path": self.path, "old": self.old, "new": self.new, "diff": self.diff}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one element; `element` is its id in the new file, in the old one where it was removed.

    `element_type` is the BPMN tag, `path` the ids of the containers around it, outermost first.
    """

    kind: ChangeKind
    element: str
    element_type: str
    name: str
    sentences: tuple[str, ...]
    details: tuple[Detail, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def parent(self) -> str | None:
        """The id of the process or sub-process it stands in."""
        return self.path[-1] if self.path else None

    def to_json(self) -> JsonObject:
        """Returns it as JSON."""
        return {
            "kind": self.kind.value,
            "element": self.element,
            "element_type": self.element_type,
            "name": self.name,
            "sentences": list(self.sentences),
            "details": [detail.to_json() for detail in self.details],
            "path": list(self.path),
            "parent": self.parent,
        }
