"""Extensions of other engines that mean nothing here, or not yet (`engine/parse/dialects`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.model.foreign import ForeignNote
from engine.phrases import gettext as _
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem
from engine.validate.wording import label


def find_foreign_work(file: CheckedFile) -> Iterator[Problem]:
    """What did the work of a task in another engine does not run here: the task would do nothing."""
    return _problems(file, lambda note: note.work_left_undone)


def find_foreign_undecided(file: CheckedFile) -> Iterator[Problem]:
    """A setting of another engine has no equal here, and the process would behave differently."""
    return _problems(file, lambda note: note.outcome == "blocks")


def find_foreign_ignored(file: CheckedFile) -> Iterator[Problem]:
    """A setting of another engine has no effect here."""
    return _problems(file, lambda note: note.outcome == "ignored" and not note.work_left_undone)


def _problems(file: CheckedFile, concerns: Callable[[ForeignNote], bool]) -> Iterator[Problem]:
    named = {element.id: element for element in file.elements}
    for note in file.definitions.foreign:
        if concerns(note):
            element = named.get(note.element)
            what = label(element) if element else _("Element {element}", element=note.element)
            message = _(
                "{what}, {feature} of another engine: {sentence}.",
                what=what,
                feature=note.feature,
                sentence=note.sentence,
            )
            yield Problem(note.element or None, note.line, message)
