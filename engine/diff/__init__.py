"""What changed between two models, in sentences and as data."""

from engine.diff.change import Change, ChangeKind, Detail
from engine.diff.compare import compare
from engine.diff.summary import summarise

__all__ = ["Change", "ChangeKind", "Detail", "compare", "summarise"]
