"""Two files → the changes of meaning between them, and apart from these what was only drawn elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from engine.diff.change import Change, ChangeKind, Detail
from engine.diff.comparing import Difference, differences
from engine.diff.inventory import REFERENCES, UNNAMED, Entry, as_json, take_inventory
from engine.diff.layout import moves
from engine.diff.renames import find_renames
from engine.diff.sentences import CONTAINER, ORDER, detail_of, sentence_of
from engine.diff.values import Naming
from engine.kinds import kind_in_words
from engine.model.process import Definitions
from engine.phrases import gettext as _
from engine.phrases import joined


def compare(old: Definitions, new: Definitions) -> tuple[Change, ...]:
    """Returns what changed: removed elements where they stood, then all others in the order of the new file.

    `compare(x, x)` is empty. What is only drawn elsewhere comes last, as `moved`.
    """
    before, after = take_inventory(old), take_inventory(new)
    renames = find_renames(before, after)
    pairs = _pairs(before, after, renames)
    ids = {before[key].id: after[same].id for same, key in pairs.items() if before[key].id != after[same].id}
    kept = frozenset(pairs.values())
    changes = [
        *(_gone(entry, before) for key, entry in before.items() if key not in kept),
        *(
            change
            for key, entry in after.items()
            for change in _changes(before.get(pairs.get(key, "?")), entry, ids=ids, names=(before, after))
        ),
        *moves(old.layout, new.layout, ids=ids, entries=after),
    ]
    return tuple(changes)


def renamed_ids(changes: Iterable[Change]) -> dict[str, str]:
    """Returns old id → new id of every element that has another one now."""
    found = (detail for change in changes for detail in change.details if detail.path == "id")
    return {str(detail.old): str(detail.new) for detail in found if detail.old and detail.new}


def element_ids(definitions: Definitions) -> frozenset[str]:
    """Returns the ids of everything that a comparison knows in a file."""
    return frozenset(entry.id for entry in take_inventory(definitions).values())


def _pairs(
    before: Mapping[str, Entry], after: Mapping[str, Entry], renames: Mapping[str, str]
) -> dict[str, str]:
    """New key → old key of everything that is in both files."""
    same = {key: key for key in after if key in before and not key.startswith(UNNAMED)}
    return {**same, **{new: old for old, new in renames.items()}}


def _changes(
    old: Entry | None, new: Entry, *, ids: Mapping[str, str], names: tuple[Mapping[str, Entry], ...]
) -> Iterator[Change]:
    if old is None:
        yield _come(new, names[1])
        return
    found = list(_differences(_with_new_ids(old, ids), new))
    sentences = [sentence_of(each, name_of=_naming(*reversed(names))) for each in found]
    details = [detail_of(each) for each in found]
    identity = _identity(old, new)
    if not found and not identity:
        return
    kind = ChangeKind.CHANGED if found else ChangeKind.RENAMED
    lines = (*(line for line, _ in identity), *sentences)
    all_details = (*(detail for _, detail in identity), *details)
    yield Change(kind, new.id, new.type, new.name, lines, all_details, new.path)


def _identity(old: Entry, new: Entry) -> list[tuple[str, Detail]]:
    """What became of name and id."""
    found: list[tuple[str, Detail]] = []
    if old.name != new.name:
        sentence = _("Renamed from *{old}* to *{new}*", old=old.name, new=new.name)
        if not old.name or not new.name:
            named = _("Named *{name}*", name=new.name)
            sentence = named if new.name else _("Name *{name}* removed", name=old.name)
        found.append((sentence, Detail("name", old.name, new.name)))
    if old.id != new.id and not new.id.startswith(UNNAMED) and not old.id.startswith(UNNAMED):
        found.append((_("Id: `{old}` → `{new}`", old=old.id, new=new.id), Detail("id", old.id, new.id)))
    return found


def _differences(old: Entry, new: Entry) -> Iterator[Difference]:
    if old.type != new.type:
        yield Difference("type", old.type, new.type)
    if old.path[-1:] != new.path[-1:]:
        yield Difference(CONTAINER, old.path[-1] if old.path else "", new.path[-1] if new.path else "")
    names = [*new.properties, *(name for name in old.properties if name not in new.properties)]
    for name in names:
        if name == "nodes" and old.type == new.type == "lane":
            yield from _lane_differences(old, new)
        else:
            yield from differences(name, old.properties.get(name), new.properties.get(name))
    kept = [flow for flow in old.order if flow in new.order]
    kept_now = [flow for flow in new.order if flow in old.order]
    if kept != kept_now:
        yield Difference(ORDER, kept, kept_now)


def _lane_differences(old: Entry, new: Entry) -> Iterator[Difference]:
    before, after = sorted(_texts(old.properties["nodes"])), sorted(_texts(new.properties["nodes"]))
    if before != after:
        yield Difference("nodes", before, after)


def _texts(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, tuple) else []


def _with_new_ids(entry: Entry, ids: Mapping[str, str]) -> Entry:
    """The old entry with the ids that its neighbours have now: an id change of theirs is none of its own."""
    if not ids:
        return entry
    properties = {
        name: ids.get(value, value) if name in REFERENCES and isinstance(value, str) else value
        for name, value in entry.properties.items()
    }
    if entry.type == "lane":
        properties["nodes"] = tuple(ids.get(each, each) for each in _texts(properties["nodes"]))
    path = tuple(ids.get(each, each) for each in entry.path)
    return replace(entry, properties=properties, path=path, order=tuple(ids.get(f, f) for f in entry.order))


def _naming(*sides: Mapping[str, Entry]) -> Naming:
    def name_of(element_id: str) -> str:
        found = next((side[element_id] for side in sides if element_id in side), None)
        return found.name if found and found.name else element_id

    return name_of


def _come(entry: Entry, entries: Mapping[str, Entry]) -> Change:
    sentence = _added(entry, _naming(entries))
    details = _details(entry, added=True)
    return Change(ChangeKind.ADDED, entry.id, entry.type, entry.name, (sentence,), details, entry.path)


def _gone(entry: Entry, entries: Mapping[str, Entry]) -> Change:
    sentence = _("{element} removed", element=_title(entry, _naming(entries)))
    details = _details(entry, added=False)
    return Change(ChangeKind.REMOVED, entry.id, entry.type, entry.name, (sentence,), details, entry.path)


def _added(entry: Entry, name_of: Naming) -> str:
    title = _title(entry, name_of)
    before, after = (joined(", ", (f"*{name_of(each)}*" for each in ids)) for ids in entry.neighbours)
    if entry.type == "sequenceFlow" or not (before or after):
        return _("{element} added", element=title)
    if before and after:
        return _("{element} added after {before}, before {after}", element=title, before=before, after=after)
    if before:
        return _("{element} added after {before}", element=title, before=before)
    return _("{element} added before {after}", element=title, after=after)


def _title(entry: Entry, name_of: Naming) -> str:
    if entry.type == "sequenceFlow" and all(entry.neighbours):
        ends = {"source": name_of(entry.neighbours[0][0]), "target": name_of(entry.neighbours[1][0])}
        if not entry.name:
            return _("Sequence flow from *{source}* to *{target}*", **ends)
        return _("Sequence flow *{name}* from *{source}* to *{target}*", name=entry.name, **ends)
    return joined(" ", (kind_in_words(entry.type), f"*{entry.name or entry.id}*"))


def _details(entry: Entry, *, added: bool) -> tuple[Detail, ...]:
    empty: tuple[object, ...] = (None, "", (), False)
    values = [("name", entry.name), *entry.properties.items()]
    return tuple(
        Detail(
            name.removeprefix("periscope."), *((None, as_json(value)) if added else (as_json(value), None))
        )
        for name, value in values
        if value not in empty
    )
