"""What changed between two models, in sentences and as data."""

from engine.diff.change import Change, ChangeKind, Detail
from engine.diff.compare import compare, element_ids, renamed_ids
from engine.diff.form_changes import form_changes
from engine.diff.summary import count_changes, summarise
from engine.phrases import Phrase, tell

__all__ = [
    "Change",
    "ChangeKind",
    "Detail",
    "Phrase",
    "compare",
    "count_changes",
    "element_ids",
    "form_changes",
    "renamed_ids",
    "summarise",
    "tell",
]
