"""What is played: one's own draft or a version, compiled together with the processes that it calls."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from engine.compile import link_forms
from engine.errors import UncompilableProcess, UnreadableFile
from engine.parse import read_definitions
from engine.phrases import tell
from engine.testing.running import plans_of
from studio.errors import InvalidInput, NotFound
from studio.library.form_library.selectors import current_form_versions, fields_of_versions
from studio.processes.models import Definition, Draft
from studio.processes.references import references_of
from studio.processes.selectors.definitions import DRAFT, draft_of
from studio.processes.selectors.versions import version_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.model.process import Definitions
    from engine.plan import Plan
    from studio.accounts.models import User
    from studio.processes.models import Version

MOST_FILES = 50
"""Files that one process may call together, directly or not."""


@dataclass(frozen=True, slots=True)
class Source:
    """A process as it is to be played; `of` is "draft" or a version's number."""

    definition: Definition
    of: str
    xml: str
    version: Version | None = None

    @property
    def key(self) -> str:
        """Id of the process."""
        return self.definition.key


def source_of(user: User, *, definition: Definition, of: str) -> Source:
    """What a person may play; raises NotFound, or InvalidInput for a name that means nothing."""
    if of == DRAFT:
        draft = draft_of(user, definition=definition)
        if draft is None:
            raise NotFound(_("You have no draft of this process."))
        return Source(definition, DRAFT, draft.xml)
    if not of.isdecimal() or len(of) > 9:
        message = _("A version number or “draft” was expected, found %(name)s.") % {"name": of[:50]}
        raise InvalidInput(message, fields={"of": message})
    version = version_visible_to(user, key=definition.key, number=int(of))
    return version_source(version)


def version_source(version: Version) -> Source:
    """A version as it is to be played."""
    return Source(version.definition, str(version.number), version.xml, version)


def plans_to_play(source: Source, *, person: User | None) -> tuple[Plan, ...]:
    """The plan of the process first, then those of its file and of what it calls.

    A called process is the person's own draft where a draft is played, else its latest version. Raises
    InvalidInput with what keeps the process from running.
    """
    called = tuple(called_files(source, person=person if source.of == DRAFT else None))
    try:
        return compiled(source.xml, source.key, called, forms_of(source.xml, *called))
    except UnreadableFile as error:
        message = tell(error.message, language=translation)
        raise InvalidInput(message, fields={"of": message}) from error
    except UncompilableProcess as error:
        reasons = "; ".join(
            f"{each.element or source.key}: {tell(each.message, language=translation)}"
            for each in error.findings
        )
        message = _("This cannot be played before it is repaired: %(reasons)s") % {"reasons": reasons}
        raise InvalidInput(message, fields={"of": message}) from error


@lru_cache(maxsize=64)
def compiled(
    xml: str, key: str, called: tuple[str, ...], forms: tuple[tuple[str, int], ...]
) -> tuple[Plan, ...]:
    """Plans never change, so they are kept; `forms` are those of the library, by the id of their version."""
    fields = fields_of_versions(dict(forms))
    source, *others = (link_forms(read(each), fields) for each in (xml, *called))
    _main, plans = plans_of(source, process=key, called=others)
    return tuple(plans)


def forms_of(*files: str) -> tuple[tuple[str, int], ...]:
    """The forms that files take from the library, as they are published at this moment."""
    named = {name for xml in files for name in references_of(read(xml)).forms}
    return tuple(sorted(current_form_versions(named).items())) if named else ()


@lru_cache(maxsize=64)
def read(xml: str) -> Definitions:
    """A file as the engine reads it."""
    return read_definitions(xml.encode("utf-8"))


def called_files(source: Source, *, person: User | None) -> Iterator[str]:
    """The files of the processes that are called, each once."""
    waiting, known, found = deque([source.xml]), {source.key}, 0
    while waiting and found < MOST_FILES:
        for name in sorted(references_of(read(waiting.popleft())).processes - known):
            known.add(name)
            xml = file_of(name, person=person)
            if xml is not None:
                found += 1
                waiting.append(xml)
                yield xml


def file_of(name: str, *, person: User | None) -> str | None:
    """The person's own draft of a process, else its latest version; None where nobody models it."""
    if person is not None:
        mine = Draft.objects.filter(owner=person, definition__key=name, definition__archived_at=None).first()
        if mine is not None:
            return mine.xml
    found = Definition.objects.filter(key=name, archived_at=None).select_related("latest").first()
    return found.latest.xml if found and found.latest else None
