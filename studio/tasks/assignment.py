"""Whom a task is for, from the names that the process says."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import Group

from studio.accounts.models import User
from studio.accounts.selectors import find_groups, find_people, find_person


@dataclass(frozen=True, slots=True)
class Assignment:
    """The people behind the names; `unknown` are candidates that nobody knows."""

    assignee: User | None = None
    users: tuple[User, ...] = ()
    groups: tuple[Group, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def open_to_all(self) -> bool:
        """Whether everybody who works on tasks may take it: nobody else could."""
        return not (self.assignee or self.users or self.groups)


@dataclass(frozen=True, slots=True)
class Names:
    """What the process says."""

    assignee: str = ""
    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = field(default=())


def resolve(names: Names) -> Assignment:
    """Finds the people; a task is never lost for a wrong name (`extensions.md`, User task)."""
    users, groups = find_people(names.users), find_groups(names.groups)
    known = {group.name.casefold() for group in groups}
    unknown = [name for name in names.users if find_person(name) is None]
    unknown += [name for name in names.groups if name.strip().casefold() not in known]
    return Assignment(find_person(names.assignee), tuple(users), tuple(groups), tuple(unknown))
