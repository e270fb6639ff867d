"""What was only drawn elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.diff.change import Change, ChangeKind, Detail
from engine.diff.inventory import Entry
from engine.phrases import gettext as _

Layout = Mapping[str, tuple[float, ...]]


def moves(
    old: Layout, new: Layout, *, ids: Mapping[str, str], entries: Mapping[str, Entry]
) -> Iterator[Change]:
    """Yields every element that both files draw, at different places or in different sizes."""
    before = {ids.get(element, element): place for element, place in old.items()}
    order = dict.fromkeys([*(entry.id for entry in entries.values() if entry.id in new), *new])
    for element, place in ((each, new[each]) for each in order):
        earlier = before.get(element)
        if earlier is None or earlier == place:
            continue
        entry = entries.get(element)
        is_flow = entry is not None and entry.type in {"sequenceFlow", "messageFlow", "association"}
        key = "waypoints" if is_flow else "bounds"
        yield Change(
            ChangeKind.MOVED,
            element,
            entry.type if entry else "",
            entry.name if entry else "",
            (_sentence(earlier, place, is_flow=is_flow),),
            (Detail(key, list(earlier), list(place)),),
            entry.path if entry else (),
        )


def _sentence(old: tuple[float, ...], new: tuple[float, ...], *, is_flow: bool) -> str:
    if is_flow:
        return _("Drawn along another line")
    moved, resized = old[:2] != new[:2], old[2:] != new[2:]
    if moved and resized:
        return _("Drawn elsewhere and in another size")
    return _("Drawn elsewhere") if moved else _("Drawn in another size")
