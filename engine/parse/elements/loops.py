"""Standard loops and multi-instance (BPMN 2.0 §10.3.7)."""

from __future__ import annotations

from typing import Final

from engine.model.activities import (
    LoopCharacteristics,
    MultiInstanceLoopCharacteristics,
    StandardLoopCharacteristics,
)
from engine.parse.elements.part_events import read_complex_events, read_named_event
from engine.parse.source import Item, Source

LOOPS: Final = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")


def read_loop(item: Item, *, source: Source) -> LoopCharacteristics | None:
    """Return the loop of an activity, None where it has none."""
    for loop in source.items(item, "multiInstanceLoopCharacteristics"):
        return _read_multi_instance(loop, activity=item, source=source)
    for loop in source.items(item, "standardLoopCharacteristics"):
        return StandardLoopCharacteristics(
            condition=loop.text("loopCondition"),
            test_before=loop.flag("testBefore", default=False),
            maximum=loop.attribute("loopMaximum") or loop.text("loopMaximum"),
        )
    return None


def _read_multi_instance(loop: Item, *, activity: Item, source: Source) -> MultiInstanceLoopCharacteristics:
    return MultiInstanceLoopCharacteristics(
        sequential=loop.flag("isSequential", default=False),
        cardinality=loop.text("loopCardinality"),
        data_input=_data_name(
            loop.text("loopDataInputRef"), activity=activity, kind="dataInput", source=source
        ),
        input_item=_item_name(loop, "inputDataItem", source=source),
        data_output=_data_name(
            loop.text("loopDataOutputRef"), activity=activity, kind="dataOutput", source=source
        ),
        output_item=_item_name(loop, "outputDataItem", source=source),
        completion_condition=loop.text("completionCondition"),
        behavior=loop.attribute("behavior") or "All",
        none_event=read_named_event(loop, "noneBehaviorEventRef", activity=activity, source=source),
        one_event=read_named_event(loop, "oneBehaviorEventRef", activity=activity, source=source),
        complex_events=read_complex_events(loop, activity=activity, source=source),
    )


def _item_name(loop: Item, name: str, *, source: Source) -> str | None:
    """Return the name of a data item; files that give it an id only mean the id."""
    for child in source.items(loop, name):
        return child.attribute("name") or child.attribute("id")
    return None


def _data_name(reference: str | None, *, activity: Item, kind: str, source: Source) -> str | None:
    """Return the name of the activity's data input or output of that id, else the reference itself."""
    for specification in source.items(activity, "ioSpecification"):
        for data in source.items(specification, kind):
            if data.id == reference:
                return data.attribute("name") or reference
    return reference
