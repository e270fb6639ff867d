"""Looks for what is known of a person, by words, through everything that is kept of instances.

What is looked through is sealed, so it has to be opened row by row; that takes its time, and happens when an
administrator asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from studio.accounts.selectors import find_person
from studio.errors import InvalidInput
from studio.files.models import FileUse
from studio.instances.families import family_rows, whole_processes
from studio.instances.lifecycle import ENDED
from studio.instances.models import ElementExecution, Instance, LoggedEvent, SearchText, VariableValue
from studio.mailboxes.retention import mails_of
from studio.retention.selectors import is_held
from studio.sealing.fields import SealedJSONField, SealedTextField
from studio.values.references import put_back

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User
    from studio.mailboxes.models import IncomingMail

SHORTEST = 3
FOLDED = (SearchText, VariableValue, ElementExecution)
"""Written anew from the events; so are the sealed columns of an instance's own row."""
STRUCTURE = frozenset(
    {
        *("kind", "at", "sequence", "name", "element", "element_instance", "element_type", "scope", "call"),
        *("user_task", "wait", "incident", "flow", "process", "fingerprint", "root", "parent", "instance"),
        *("child", "timer", "what", "type", "code", "start_event", "rule", "definition"),
    }
)
"""Parts of an event by which it is folded: they come from the file of a process, not from people."""
SPOKEN = {"business_key", "resolved_by", "assignee_text", "message", "trouble", "documentation"}
"""Plain columns that may hold what people typed."""


class Wanted(NamedTuple):
    """Who or what is looked for."""

    words: tuple[str, ...]
    person: User | None


class Found(NamedTuple):
    """A family of instances that knows of it."""

    family: str
    process_id: str
    rows: int
    """Rows in which it stands."""
    hindrance: str
    """Why it cannot be erased there now: "running", "held", or nothing."""


class Preview(NamedTuple):
    """Everything that is known, before anything is done."""

    wanted: Wanted
    families: list[Found]
    mails: int

    @property
    def erasable(self) -> list[Found]:
        """Families in which it can be erased now."""
        return [each for each in self.families if not each.hindrance]


def wanted_of(*, login: str, value: str) -> Wanted:
    """What to look for: a person's names and address, or a value as it is. Raises InvalidInput."""
    if login.strip():
        person = find_person(login.strip())
        if person is None:
            message = _("There is nobody called “%(name)s”.") % {"name": login}
            raise InvalidInput(message, fields={"login": message})
        names = (person.username, person.email, person.display_name, person.get_full_name())
        words = tuple(dict.fromkeys(each for each in names if len(each) >= SHORTEST))
        return Wanted(words, person)
    if len(value.strip()) < SHORTEST:
        message = _("At least %(number)s characters: shorter ones stand in too many places.") % {
            "number": SHORTEST
        }
        raise InvalidInput(message, fields={"value": message})
    return Wanted((value.strip(),), None)


def preview_of(wanted: Wanted) -> Preview:
    """Where it stands, and where it can be erased."""
    pattern = pattern_of(wanted.words)
    found = []
    for pk, process in whole_processes().order_by("pk").values_list("pk", "process_id"):
        rows = sum(holds(row, pattern=pattern) for row in rows_of(pk))
        if rows:
            found.append(Found(pk, process, rows, hindrance_of(pk)))
    return Preview(wanted, found, erasable_mails(wanted.words).count())


def erasable_mails(words: Sequence[str]) -> QuerySet[IncomingMail]:
    """Mails that say it, save for those of families in which nothing can be erased now."""
    found = mails_of(words)
    uses = FileUse.objects.filter(file__in=found.exclude(original=None).values("original"))
    families = uses.order_by("family").values_list("family", flat=True).distinct()
    kept = [each for each in families if hindrance_of(each)]
    return (
        found.exclude(original__in=FileUse.objects.filter(family__in=kept).values("file")) if kept else found
    )


def hindrance_of(family: str) -> str:
    """Why nothing of a family can be erased now."""
    if family_rows(family).exclude(state__in=ENDED).exists():
        return "running"
    return "held" if is_held(family) else ""


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the words as a whole, in upper or lower case."""
    named = "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{named})(?!\w)", re.IGNORECASE)


def rows_of(family: str) -> Iterator[models.Model]:
    """Everything that is kept of a family."""
    ids = list(family_rows(family).values_list("pk", flat=True))
    yield from Instance.objects.filter(pk__in=ids)
    for model, name in belonging():
        yield from model._base_manager.filter(**{f"{name}__in": ids}).iterator(chunk_size=200)


def belonging() -> Iterator[tuple[type[models.Model], str]]:
    """Tables whose rows belong to an instance, with the column that says to which."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            owns = isinstance(field, models.ForeignKey) and field.related_model is Instance
            if owns and model is not Instance and model not in FOLDED:
                yield model, field.name


def texts_in(row: models.Model) -> Iterator[models.Field[Any, Any]]:
    """Columns of a row that may hold what people typed."""
    for field in row._meta.local_fields:
        sealed = isinstance(field, SealedJSONField | SealedTextField)
        if (sealed and not isinstance(row, Instance)) or field.name in SPOKEN:
            yield field


def holds(row: models.Model, *, pattern: re.Pattern[str]) -> bool:
    """Whether a row says it anywhere, also within big values."""
    family = family_of_row(row)
    spoken = [spoken_of(row, getattr(row, field.attname)) for field in texts_in(row)]
    return said(put_back(spoken, family=family), pattern=pattern)


def spoken_of(row: models.Model, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The value of a column without what an event is folded by."""
    if not isinstance(row, LoggedEvent):
        return value
    return {name: part for name, part in value.items() if name not in STRUCTURE}


def family_of_row(row: models.Model) -> str:
    """The family to which a row belongs."""
    instance = (
        row.pk
        if isinstance(row, Instance)
        else next(
            getattr(row, field.attname)
            for field in row._meta.local_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Instance
        )
    )
    return str(instance).split("/", 1)[0]


def said(value: Any, *, pattern: re.Pattern[str]) -> bool:  # noqa: ANN401 - any JSON
    """Whether a JSON value holds one of the words."""
    if isinstance(value, dict):
        return any(said(part, pattern=pattern) for part in value.values())
    if isinstance(value, list):
        return any(said(part, pattern=pattern) for part in value)
    if isinstance(value, bool) or value is None:
        return False
    return pattern.search(value if isinstance(value, str) else str(value)) is not None
