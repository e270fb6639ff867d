"""Where events go while something else is measured."""

from __future__ import annotations

from engine.events import EventBatch
from engine.ports import Gap


class CountingSink:
    """An EventSink that keeps nothing but how many events it has of each instance."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        """Counts; a hole is a gap, as for every sink."""
        gaps = []
        for batch in batches:
            known = self.counts.get(batch.instance, 0)
            if batch.after_sequence > known:
                gaps.append(Gap(batch.instance, known))
                continue
            self.counts[batch.instance] = batch.after_sequence + len(batch.events)
        return tuple(gaps)
