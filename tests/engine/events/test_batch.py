"""Events survive the way through JSON."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from engine.errors import EngineError
from engine.events import ActivityStarted, EventBatch, ProcessEvent, read_event, write_event

EXAMPLES = {"float": 1.5, "int": 2, "str": "text", "bool": True, "tuple[str, ...]": ("a", "b")}
EXAMPLES["tuple[JsonObject, ...]"] = ({"name": "approved"},)


def example(kind: type) -> object:
    """One event of a kind with every field filled."""
    values = {f.name: EXAMPLES.get(str(f.type).removesuffix(" | None"), {}) for f in dataclasses.fields(kind)}
    return kind(**values)


@pytest.mark.parametrize("kind", get_args(ProcessEvent), ids=lambda kind: kind.__name__)
def test_every_kind_of_event_is_read_as_it_was_written(kind: type) -> None:
    event = example(kind)

    written = write_event(event)

    assert written["kind"] == kind.__name__
    assert read_event(written) == event


def test_an_unknown_field_is_refused() -> None:
    written = write_event(ActivityStarted(1.0, "c1", "e1", "pay", "agent"))

    with pytest.raises(EngineError, match="colour"):
        read_event({**written, "colour": "blue"})


def test_a_batch_keeps_its_fence() -> None:
    batch = EventBatch("order-1", 3, (ActivityStarted(1.0, "c1", "e1", "pay", "agent"),), 17)

    assert EventBatch.from_json(batch.to_json()) == batch
