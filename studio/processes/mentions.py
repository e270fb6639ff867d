"""Who is called by name in a remark: "@bob, is this still so?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from studio.accounts.permissions import has
from studio.accounts.selectors import find_person
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

_MENTION: Final = re.compile(r"(?<![\w@.])@([\w.+-]{1,150})")
MOST: Final = 20
"""Nobody calls more people at once; what is beyond is text."""


def people_mentioned(text: str, *, by: User) -> list[User]:
    """Returns those who are named and may see processes, each once, without whoever wrote it."""
    names = dict.fromkeys(name.rstrip(".-+") for name in _MENTION.findall(text))
    found = (find_person(name) for name in list(names)[:MOST])
    people = {person.pk: person for person in found if person is not None and person.pk != by.pk}
    return [person for person in people.values() if has(person, Right.WATCH)]
