"""The diagram of the result: shapes of what it has, and lines whose ends stand where their elements do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.merge.conflicts import Choosing
from engine.merge.lines import fitting_line, with_line
from engine.merge.outline import Outline, Part
from engine.merge.values import merge_part
from engine.parse.namespaces import BPMNDI

if TYPE_CHECKING:
    from engine.merge.existence import Existence, Three

_EDGE: Final = f"{BPMNDI}BPMNEdge"
_FRAMES: Final = frozenset({f"{BPMNDI}BPMNPlane", f"{BPMNDI}BPMNDiagram"})


def draw(made: Outline, *, three: Three, existence: Existence, choosing: Choosing) -> None:
    """Adds the diagram to the result: shapes first, because lines end at them."""
    drawing = _Drawing(made, three, existence, choosing)
    keys = [key for key in drawing.known if drawing.some(key).is_drawing]
    shapes = [key for key in keys if drawing.some(key).node.tag != _EDGE]
    for key in shapes:
        drawing.add_shape(key)
    _find_frames(made, keys=keys)
    for key in keys:
        if drawing.some(key).node.tag == _EDGE:
            drawing.add_line(key)
    _find_frames(made, keys=keys)


def _find_frames(made: Outline, *, keys: list[str]) -> None:
    """What stood on a plane that is gone stands on the first one."""
    planes = [key for key in keys if key in made and made[key].node.tag == f"{BPMNDI}BPMNPlane"]
    for key in keys:
        if key in made and made[key].parent not in made:
            if made[key].node.tag in _FRAMES or not planes:
                del made[key]
            else:
                made[key].parent = planes[0]


class _Drawing:
    def __init__(self, made: Outline, three: Three, existence: Existence, choosing: Choosing) -> None:
        self.made, self.three, self.existence, self.choosing = made, three, existence, choosing
        self.known = three.every_key()

    def some(self, key: str) -> Part:
        """Any side's drawing, to see what it is."""
        return self.three.mine.get(key) or self.three.theirs.get(key) or self.three.base[key]

    def add_shape(self, key: str) -> None:
        part = self._merged(key, self.three.mine.get(key), self.three.theirs.get(key))
        if part is not None:
            self.made[key] = part

    def add_line(self, key: str) -> None:
        sides = [self.three.mine.get(key), self.three.theirs.get(key)]
        flow = self.made.get(self.some(key).drawn)
        line = fitting_line(flow, edges=sides, made=self.made, three=self.three) if flow else None
        if line is not None:
            sides = [with_line(side, line) if side else None for side in sides]
        part = self._merged(key, *sides)
        if part is not None:
            self.made[key] = part

    def _merged(self, key: str, mine: Part | None, theirs: Part | None) -> Part | None:
        """What is drawn has to be there; what came back is drawn again."""
        drawn, base = self.some(key).drawn, self.three.base.get(key)
        if drawn and drawn not in self.made and drawn in self.known:
            return None
        if mine is not None and theirs is not None:
            return merge_part(base, mine, theirs, choosing=self.choosing)
        only = mine or theirs
        lacks_only_drawing = drawn in self.three.mine and drawn in self.three.theirs
        return None if only is None or (base is not None and lacks_only_drawing) else _copied(only)


def _copied(part: Part) -> Part:
    return Part(part.key, part.node, part.parent, dict(part.ways), list(part.order))
