"""All changes in one paragraph, and in one line of counts; the same changes always give the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from engine.diff.change import Change, ChangeKind
from engine.diff.labels import last_name, plain_path
from engine.kinds import kind_in_words
from engine.phrases import Phrase, inside, joined, ngettext
from engine.phrases import gettext as _

_MOST_NAMED = 5
_QUIET = frozenset({"sequenceFlow"})
"""Mentioned by number: who reads that a task was added knows that arrows were."""
Counting = Callable[[int], Phrase]

_ASPECTS: Final[Mapping[str, Counting]] = MappingProxyType(
    {
        "condition": lambda n: ngettext("{count} condition changed", "{count} conditions changed", n),
        "script": lambda n: ngettext("{count} script changed", "{count} scripts changed", n),
        "prompt": lambda n: ngettext("{count} prompt changed", "{count} prompts changed", n),
        "form": lambda n: ngettext("{count} form changed", "{count} forms changed", n),
        "mail": lambda n: ngettext("{count} e-mail changed", "{count} e-mails changed", n),
        "mapping": lambda n: ngettext(
            "inputs or outputs of {count} element changed", "inputs or outputs of {count} elements changed", n
        ),
        "retry": lambda n: ngettext(
            "retries of {count} element changed", "retries of {count} elements changed", n
        ),
        "timer": lambda n: ngettext("{count} timer changed", "{count} timers changed", n),
        "variables": lambda n: ngettext(
            "variables of {count} process changed", "variables of {count} processes changed", n
        ),
        "moved": lambda n: ngettext(
            "{count} element stands in another container", "{count} elements stand in another container", n
        ),
        "flow": lambda n: ngettext("{count} flow leads elsewhere", "{count} flows lead elsewhere", n),
        "other": lambda n: ngettext(
            "settings of {count} element changed", "settings of {count} elements changed", n
        ),
    }
)
"""What of an element can change, in the order of the line."""
_BEGINNINGS: Final = MappingProxyType(
    {
        "user_task.fields": "form",
        "user_task.form_ref": "form",
        "start_form": "form",
        "send": "mail",
        "retry": "retry",
        "variables": "variables",
        "inputs": "mapping",
        "outputs": "mapping",
        "input": "mapping",
        "output": "mapping",
        "container": "moved",
        "source": "flow",
        "target": "flow",
        "script": "script",
    }
)
_ENDINGS: Final = MappingProxyType(
    {
        "condition": "condition",
        "expression": "condition",
        "prompt": "prompt",
        "time_cycle": "timer",
        "time_date": "timer",
        "time_duration": "timer",
    }
)


def summarise(changes: Iterable[Change]) -> Phrase:
    """Returns one paragraph; "Nothing changed." where nothing did."""
    every = list(changes)
    parts = [_part([change for change in every if change.kind is kind]) for kind in _SAYING]
    moved = sum(change.kind is ChangeKind.MOVED for change in every)
    if moved:
        parts.append(ngettext("{count} element drawn elsewhere.", "{count} elements drawn elsewhere.", moved))
    return joined(" ", (part for part in parts if part)) or _("Nothing changed.")


def count_changes(changes: Iterable[Change]) -> Phrase:
    """Returns one line: "2 elements added, 1 condition changed"; "Nothing changed" where nothing did."""
    return joined(", ", _counts(list(changes))) or _("Nothing changed")


def _counts(changes: Sequence[Change]) -> Iterator[Phrase]:
    kinds = Counter(change.kind for change in changes if change.element_type not in _QUIET)
    flows = Counter(change.kind for change in changes if change.element_type in _QUIET)
    aspects = Counter(aspect for change in changes for aspect in aspects_of(change))
    if kinds[ChangeKind.ADDED]:
        yield ngettext("{count} element added", "{count} elements added", kinds[ChangeKind.ADDED])
    if kinds[ChangeKind.REMOVED]:
        yield ngettext("{count} element removed", "{count} elements removed", kinds[ChangeKind.REMOVED])
    yield from (say(aspects[aspect]) for aspect, say in _ASPECTS.items() if aspects[aspect])
    renamed = kinds[ChangeKind.RENAMED] + flows[ChangeKind.RENAMED]
    if renamed:
        yield ngettext("{count} element renamed", "{count} elements renamed", renamed)
    if flows[ChangeKind.ADDED]:
        yield ngettext("{count} flow added", "{count} flows added", flows[ChangeKind.ADDED])
    if flows[ChangeKind.REMOVED]:
        yield ngettext("{count} flow removed", "{count} flows removed", flows[ChangeKind.REMOVED])
    moved = sum(change.kind is ChangeKind.MOVED for change in changes)
    if moved and moved == len(changes):
        yield ngettext("{count} element drawn elsewhere", "{count} elements drawn elsewhere", moved)


def aspects_of(change: Change) -> set[str]:
    """Returns what of a changed element is another: condition, script, form …; nothing for other kinds."""
    if change.kind is not ChangeKind.CHANGED:
        return set()
    paths = [detail.path for detail in change.details if detail.path not in {"name", "id"}]
    return {_aspect(path) for path in paths} or {"other"}


def _aspect(path: str) -> str:
    plain = plain_path(path)
    for beginning, aspect in _BEGINNINGS.items():
        if plain == beginning or plain.startswith(f"{beginning}."):
            return aspect
    ending = last_name(path)
    named = "mapping" if "input_mapping" in plain or "output_mapping" in plain else "other"
    return _ENDINGS.get(ending, named)


_SAYING: Final[Mapping[ChangeKind, Callable[[str], Phrase]]] = MappingProxyType(
    {
        ChangeKind.ADDED: lambda what: _("Added: {elements}.", elements=what),
        ChangeKind.REMOVED: lambda what: _("Removed: {elements}.", elements=what),
        ChangeKind.CHANGED: lambda what: _("Changed: {elements}.", elements=what),
        ChangeKind.RENAMED: lambda what: _("Renamed: {elements}.", elements=what),
    }
)


def _part(changes: Sequence[Change]) -> Phrase | None:
    if not changes:
        return None
    kind = changes[0].kind
    told = kind in {ChangeKind.CHANGED, ChangeKind.RENAMED}
    loud = [change for change in changes if told or change.element_type not in _QUIET]
    quiet = len(changes) - len(loud)
    texts = [_one(change, told=told) for change in loud[:_MOST_NAMED]]
    if len(loud) > _MOST_NAMED:
        texts.append(_("{count} more", count=str(len(loud) - _MOST_NAMED)))
    if quiet:
        texts.append(ngettext("{count} sequence flow", "{count} sequence flows", quiet))
    return _SAYING[kind](joined("; ", texts))


def _one(change: Change, *, told: bool) -> Phrase:
    words = kind_in_words(change.element_type)
    title = joined(" ", (inside(words), f"*{change.name or change.element}*"))
    return joined("", (title, " (", joined("; ", change.sentences), ")")) if told else title
