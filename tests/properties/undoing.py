"""The oracle of compensation: what is undone, and in which order."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from tests.properties.story import Around, Cancelled, Happened, Logged, Story, Tie, Written
from tests.properties.tree import Block, Undo


def tell_undo(undo: Undo, before: Story, time: float, at: Around, *, only: Block | None) -> Story:
    """Handlers one after the other, of what completed last first."""
    taken = [each for each in before.log if only is None or each.activity == only]
    before.log = [each for each in before.log if each not in taken]
    undone = Story(time)
    undo_all(taken, undone, at)
    end = undone.end
    undone.done.append(Happened(end, at.branch, at.prefix + undo.id))
    if undo.how == "cancel":
        undone.end = end
        return Story(None, cancelled=Cancelled(time, at.branch, undone))
    if undo.how == "end":
        undone.consumed.append(end)
        undone.end = None
    return undone


def undo_all(log: Iterable[Logged], story: Story, at: Around) -> None:
    """Goes back through what has completed; the story's end moves on."""
    records = sorted(log, key=lambda each: each.time)
    for earlier, later in itertools.pairwise(records):
        if earlier.time == later.time and earlier.branch != later.branch:
            raise Tie
    for record in reversed(records):
        if isinstance(record.activity, tuple):
            undo_all(record.activity, story, at)
            story.done.append(Happened(story.end, at.branch, record.element))
            continue
        story.end += record.activity.undo
        story.done.append(Happened(story.end, at.branch, f"{at.prefix}h_{record.activity.id}"))
        story.writes.append(Written(story.end, f"u_{record.activity.id}", 1, at.branch))
