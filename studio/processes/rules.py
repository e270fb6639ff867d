"""What an approval takes: the rule of the folder a process lies in, or of the nearest above with one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from studio.processes.models import ReviewRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.processes.models import Definition


@dataclass(frozen=True, slots=True)
class Rule:
    """So many approvals, of each of these groups one among them, and what every approver ticks off.

    `folder` is where it stands; None means that there is none, and one approval of anybody is enough.
    """

    folder: str | None = None
    approvals: int = 1
    groups: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Returns it as it is kept beside a review."""
        return asdict(self)


def rule_for(definition: Definition) -> Rule:
    """Returns the rule that holds for a process at this moment."""
    return rule_of_folder(definition.folder)


def rule_of_folder(folder: str) -> Rule:
    """Returns the rule that holds in a folder: its own, else that of the nearest folder above."""
    ways_up = list(folders_above(folder))
    found = {
        rule.folder: rule for rule in ReviewRule.objects.filter(folder__in=ways_up).prefetch_related("groups")
    }
    nearest = next((found[each] for each in ways_up if each in found), None)
    return as_rule(nearest) if nearest else Rule()


def as_rule(stored: ReviewRule) -> Rule:
    """Returns a stored rule as a value."""
    groups = tuple(sorted(group.name for group in stored.groups.all()))
    return Rule(stored.folder, stored.approvals, groups, tuple(stored.checklist))


def folders_above(folder: str) -> Iterator[str]:
    """Yields a folder and those above it, the nearest first, in the end the one that holds all."""
    parts = [part for part in folder.split("/") if part]
    for length in range(len(parts), -1, -1):
        yield "/".join(parts[:length])
