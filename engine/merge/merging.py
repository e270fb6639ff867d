"""Two people's work on the same file → one file, and what they have to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.diff import Change, compare, renamed_ids
from engine.merge.assembling import assemble
from engine.merge.conflicts import Choosing, Conflict, ConflictKind, Found, Pick
from engine.merge.existence import Three
from engine.merge.identity import rename_tree, unused
from engine.merge.outline import Outline, take_outline
from engine.merge.telling import Telling
from engine.merge.writing import prefixes_of, text_of_tree, write_outline
from engine.parse import read_definitions, read_text
from engine.parse.xml import read_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.parse.xml import Element as Xml

_NOTHING: Final[Mapping[str, Pick]] = {}


@dataclass(frozen=True, slots=True)
class Merge:
    """The result; `mine` and `theirs` are what each side changed, `conflicts` what both did differently."""

    text: str
    conflicts: tuple[Conflict, ...]
    mine: tuple[Change, ...]
    theirs: tuple[Change, ...]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """What somebody has still to decide; of these the result holds mine."""
        return tuple(conflict for conflict in self.conflicts if conflict.is_open)


def merge(base: bytes, mine: bytes, theirs: bytes, *, picks: Mapping[str, Pick] = _NOTHING) -> Merge:
    """Merges what two sides made of the same file, element by element and property by property.

    What one side alone changed is taken. Where both changed the same differently there is a conflict;
    `picks` says by its id whose word holds. Raises `UnreadableFile` for what is no BPMN.
    """
    models = [read_definitions(data) for data in (base, mine, theirs)]
    changes = (compare(models[0], models[1]), compare(models[0], models[2]))
    roots = [read_document(data).root for data in (base, mine, theirs)]
    renames = (renamed_ids(changes[0]), renamed_ids(changes[1]))
    for root, names in zip(roots[1:], renames, strict=True):
        rename_tree(root, names={new: old for old, new in names.items()})
    both = _keep_both(roots, picks=picks)
    three = Three(*(take_outline(root) for root in roots))
    choosing = Choosing(picks, found={found.id: found for found in both})
    made = assemble(three, choosing=choosing)
    names = _final_names(renames, made=made, choosing=choosing)
    telling = Telling(
        three, base=models[0], changes=changes, prefixes=prefixes_of(roots), ids=(names, *renames)
    )
    conflicts = telling.tell(choosing)
    text = _simple(base, mine, theirs) or _written(made, roots=roots, names=names)
    return Merge(text, conflicts, *changes)


def _simple(base: bytes, mine: bytes, theirs: bytes) -> str:
    """The text of one side, to the letter, where the other did nothing."""
    if theirs in (base, mine):
        return read_text(mine)
    return read_text(theirs) if base == mine else ""


def _keep_both(roots: list[Xml], *, picks: Mapping[str, Pick]) -> list[Found]:
    """Gives theirs another id where both added an element under the same and both are wanted."""
    wanted = [name.removesuffix("/added") for name, pick in picks.items() if pick is Pick.BOTH]
    ids = [{str(xml.get("id")): None for xml in root.iter() if xml.get("id")} for root in roots]
    both = [name for name in wanted if name in ids[1] and name in ids[2] and name not in ids[0]]
    taken = {**ids[0], **ids[1], **ids[2]}
    rename_tree(roots[2], names={name: unused(name, taken=taken) for name in both})
    return [Found(name, "added", ConflictKind.ADDED) for name in both]


def _final_names(
    renames: tuple[dict[str, str], dict[str, str]], *, made: Outline, choosing: Choosing
) -> dict[str, str]:
    """The ids that elements have from now on; two new ids for one element are a conflict."""
    mine, theirs = renames
    found: dict[str, str] = {}
    for old in {**mine, **theirs}:
        if old not in made:
            continue
        name = mine.get(old) or theirs[old]
        if old in mine and old in theirs and mine[old] != theirs[old]:
            conflict = Found(old, "id", ConflictKind.IDENTITY)
            name = choosing.disputed(conflict, base=old, mine=mine[old], theirs=theirs[old])
        if name not in made:
            found[old] = name
    return found


def _written(made: Outline, *, roots: list[Xml], names: Mapping[str, str]) -> str:
    root = write_outline(made, names=prefixes_of([roots[1], roots[2], roots[0]]))
    rename_tree(root, names=names)
    return text_of_tree(root)
