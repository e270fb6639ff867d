"""A tree in another engine's dialect → the same tree with our extensions beside the foreign ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.model.foreign import ForeignNote
from engine.parse.dialects.camunda.translators import CAMUNDA_TRANSLATORS
from engine.parse.dialects.namespaces import ZEEBE, split_tag
from engine.parse.dialects.notebook import Foreign, Notebook, Translator
from engine.parse.dialects.reasons import note_what_is_left
from engine.parse.dialects.texts import EXPRESSIONS, translate_text
from engine.parse.dialects.zeebe.translators import ZEEBE_TRANSLATORS
from engine.parse.namespaces import BPMN, PERISCOPE
from engine.parse.xml import Element

MARK: Final = f"{PERISCOPE}translated"
"""On the root of a file that was translated for good: the foreign extensions are only kept from then on."""
_WORK: Final = (
    "AIAgentConfiguration",
    "WebhookConfiguration",
    "VariableConfiguration",
    "ScriptTaskConfiguration",
)
_DOES: Final = (*_WORK, "SendTaskConfiguration")
_PARTS: Final = ("EventDefinition", "LoopCharacteristics")


def translate_tree(root: Element, *, lines: Mapping[Element, int]) -> tuple[ForeignNote, ...]:
    """Add to a tree what its foreign extensions mean here, and return what became of each.

    Foreign extensions stay. An element with a configuration of ours keeps that one; a file with our mark is
    only looked at. What no translator knows is noted as ignored: nothing is dropped in silence.
    """
    notebook = Notebook(lines=lines, writes=root.get(MARK) is None)
    for element in list(root.iter(f"{BPMN}*")):
        foreign = Foreign(element, owner=_owner(element), notebook=notebook)
        for translate in _translators(foreign):
            translate(foreign)
        if foreign:
            note_what_is_left(foreign)
    return tuple(_without_answered(notebook.notes, root=root))


def _translators(foreign: Foreign) -> tuple[Translator, ...]:
    if foreign.element.tag in EXPRESSIONS:
        return (translate_text,)
    if not foreign and foreign.name != "userTask":
        return ()
    tags = [child.tag for child in foreign.children]
    speaks_zeebe = any(split_tag(tag)[0] == ZEEBE for tag in tags)
    table = ZEEBE_TRANSLATORS if speaks_zeebe else CAMUNDA_TRANSLATORS
    return table.get(foreign.name, ())


def _owner(element: Element) -> Element:
    """Return the element a person would name: a part of an activity, event or flow belongs to it."""
    while element.tag in EXPRESSIONS or element.tag.endswith(_PARTS):
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def _without_answered(notes: list[ForeignNote], *, root: Element) -> Iterator[ForeignNote]:
    """Leave out undone work of tasks that say, in our words, what does it."""
    tags = [f"{PERISCOPE}{name}" for name in _DOES]
    does = {task.get("id") for each in root.iter(*tags) for task in [*each.iterancestors()][1:2]}
    yield from (note for note in notes if not (note.work_left_undone and note.element in does))
