"""How sentences call things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from engine.kinds import kind_in_words
from engine.model.foundation import BaseElement
from engine.model.process import Process
from engine.phrases import gettext as _
from engine.phrases import inside, joined, ngettext

_SHOWN = 60
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {"subProcess": _("Sub-process"), "adHocSubProcess": _("Ad-hoc sub-process")}
)


def kind_of(element: BaseElement) -> str:
    """Returns the kind of an element in words, e.g. "user task"."""
    return inside(_kind(element))


def _kind(element: BaseElement) -> str:
    name = type(element).__name__
    tag = f"{name[0].lower()}{name[1:]}"
    return _KINDS.get(tag) or kind_in_words(tag)


def label(element: BaseElement) -> str:
    """Returns how a sentence that begins with an element calls it: kind, name, id."""
    return _called(element, kind=_kind(element))


def named(element: BaseElement) -> str:
    """Returns how a sentence calls an element in its midst."""
    return _called(element, kind=kind_of(element))


def _called(element: BaseElement, *, kind: str) -> str:
    name = getattr(element, "name", "")
    if name:
        return _("{kind} “{name}” ({id})", kind=kind, name=shorten(name), id=element.id)
    return joined(" ", (kind, element.id))


def shorten(text: str) -> str:
    """Returns a text of at most sixty characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def listed(names: Iterable[str]) -> str:
    """Returns `a, b and c`; after five names it only counts."""
    each = list(names)
    if len(each) > 5:
        return _("{names} and {count} more", names=joined(", ", each[:5]), count=len(each) - 5)
    return (
        each[0] if len(each) == 1 else _("{names} and {last}", names=joined(", ", each[:-1]), last=each[-1])
    )


def either(names: Iterable[str]) -> str:
    """Returns `a, b or c`."""
    each = list(names)
    return each[0] if len(each) == 1 else _("{names} or {last}", names=joined(", ", each[:-1]), last=each[-1])


def duration_text(seconds: float) -> str:
    """Returns a length of time for people: the largest unit that divides it, e.g. "2 days"."""
    if seconds >= 86_400 and seconds % 86_400 == 0:
        return ngettext("{count} day", "{count} days", int(seconds // 86_400))
    if seconds >= 3_600 and seconds % 3_600 == 0:
        return ngettext("{count} hour", "{count} hours", int(seconds // 3_600))
    if seconds >= 60 and seconds % 60 == 0:
        return ngettext("{count} minute", "{count} minutes", int(seconds // 60))
    if seconds == 1:
        return ngettext("{count} second", "{count} seconds", 1)
    return _("{seconds} seconds", seconds=f"{seconds:g}")


def container_of(container: BaseElement) -> str:
    """Returns "process" or "sub-process"."""
    return _("process") if isinstance(container, Process) else _("sub-process")
