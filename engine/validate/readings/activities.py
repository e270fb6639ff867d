"""Texts of all activities: their work, their loops, calls and sub-processes."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import (
    Activity,
    AdHocSubProcess,
    CallActivity,
    MultiInstanceLoopCharacteristics,
    StandardLoopCharacteristics,
)
from engine.model.configurations import CallActivityConfiguration, MultiInstanceConfiguration
from engine.phrases import gettext as _
from engine.validate.readings.people import read_task_definition
from engine.validate.readings.reading import Language, Reader, Reading
from engine.validate.readings.work import read_work

COUNTERS = frozenset(
    {
        "loopCounter",
        "nrOfInstances",
        "nrOfActiveInstances",
        "nrOfCompletedInstances",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
    }
)
"""What a loop knows about itself (BPMN 2.0 table 10.29, and the names of other engines)."""


def read_activity(node: Activity) -> Iterator[Reading]:
    """Yields every text of an activity."""
    found = node.extensions
    yield from read_work(node)
    if found.user_task:
        yield from read_task_definition(node, found.user_task)
    if isinstance(node, CallActivity):
        yield from _call(node, found.call_activity)
    if found.tool and found.tool.ask_when:
        arguments = frozenset(each.name for each in found.tool.parameters)
        yield from Reader(node, found.tool.line).read(
            found.tool.ask_when, _("when a person is asked"), Language.EXPRESSION, known=arguments
        )
    if found.subprocess:
        reader = Reader(node, found.subprocess.line)
        yield from reader.inputs(found.subprocess.inputs)
        yield from reader.outputs(found.subprocess.outputs)
    if isinstance(node, AdHocSubProcess):
        yield from Reader(node).read(
            node.completion_condition, _("the completion condition"), Language.EXPRESSION, early=False
        )
    yield from _loop(node)


def _call(node: CallActivity, call: CallActivityConfiguration | None) -> Iterator[Reading]:
    reader = Reader(node, call.line if call else 0)
    called = (call.process_id if call else None) or node.called_element
    yield from reader.read(called, _("the called process"))
    if call:
        yield from reader.read(call.business_key, _("the business key"))
        yield from reader.inputs(call.inputs)
        yield from reader.outputs(call.outputs)


def _loop(node: Activity) -> Iterator[Reading]:
    reader, expression = Reader(node), Language.EXPRESSION
    own = loop_variables(node) | COUNTERS
    if isinstance(node.loop, StandardLoopCharacteristics):
        first = node.loop.test_before
        yield from reader.read(
            node.loop.condition, _("the loop condition"), expression, known=COUNTERS, early=first
        )
        yield from reader.read(node.loop.maximum, _("the loop maximum"), expression)
    elif isinstance(node.loop, MultiInstanceLoopCharacteristics):
        yield from reader.read(node.loop.cardinality, _("the loop cardinality"), expression)
        yield from reader.read(node.loop.data_input, _("the collection"), expression)
        yield from reader.read(
            node.loop.completion_condition, _("the completion condition"), expression, known=own, early=False
        )
        for each in node.loop.complex_events:
            yield from reader.read(
                each.condition, _("the condition of its behavior"), expression, known=own, early=False
            )
    found = node.extensions.multi_instance
    if found:
        yield from _multi_instance(node, found, own=own)


def _multi_instance(
    node: Activity, found: MultiInstanceConfiguration, *, own: frozenset[str]
) -> Iterator[Reading]:
    reader, expression = Reader(node, found.line), Language.EXPRESSION
    yield from reader.read(found.collection, _("the collection"), expression)
    yield from reader.read(
        found.completion_condition, _("the completion condition"), expression, known=own, early=False
    )
    yield from reader.read(found.output_element, _("the output element"), expression, known=own, early=False)


def loop_variables(node: Activity) -> frozenset[str]:
    """Returns the names that only one repetition of an activity sees."""
    names: list[str | None] = []
    if isinstance(node.loop, MultiInstanceLoopCharacteristics):
        names += [node.loop.input_item, node.loop.output_item]
    if node.extensions.multi_instance:
        found = node.extensions.multi_instance
        names += [found.element_variable, found.index_variable, found.output_element]
    counters = COUNTERS if node.loop or node.extensions.multi_instance else frozenset()
    return counters | {name for name in names if name}
