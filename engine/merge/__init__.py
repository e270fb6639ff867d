"""Two people's changes of one file → one file, by elements and their properties."""

from engine.merge.conflicts import Conflict, ConflictKind, Pick
from engine.merge.merging import Merge, merge

__all__ = ["Conflict", "ConflictKind", "Merge", "Pick", "merge"]
