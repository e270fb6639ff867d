"""How sentences call things."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.model.foundation import BaseElement
from engine.model.process import Process

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHOWN = 60


def kind_of(element: BaseElement) -> str:
    """Returns the kind of an element in words, e.g. "user task"."""
    words = _HUMP.sub(" ", type(element).__name__).lower()
    return {"sub process": "sub-process", "ad hoc sub process": "ad-hoc sub-process"}.get(words, words)


def label(element: BaseElement) -> str:
    """Returns how a sentence that begins with an element calls it: kind, name, id."""
    kind = kind_of(element).capitalize()
    name = getattr(element, "name", "")
    return f"{kind} “{shorten(name)}” ({element.id})" if name else f"{kind} {element.id}"


def named(element: BaseElement) -> str:
    """Returns how a sentence calls an element in its midst."""
    text = label(element)
    return text[0].lower() + text[1:]


def shorten(text: str) -> str:
    """Returns a text of at most sixty characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def listed(names: Iterable[str]) -> str:
    """Returns `a, b and c`; after five names it only counts."""
    each = list(names)
    if len(each) > 5:
        return f"{', '.join(each[:5])} and {len(each) - 5} more"
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}"


def duration_text(seconds: float) -> str:
    """Returns a length of time for people: the largest unit that divides it, e.g. "2 days"."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            count = int(seconds // size)
            return f"{count} {unit}" + ("" if count == 1 else "s")
    return f"{seconds:g} second" + ("" if seconds == 1 else "s")


def container_of(container: BaseElement) -> str:
    """Returns "process" or "sub-process"."""
    return "process" if isinstance(container, Process) else "sub-process"
