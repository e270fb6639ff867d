"""Event definitions (BPMN 2.0 §10.5.5), in an event or at the root of the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from engine.model.event_definitions import (
    CancelEventDefinition,
    CompensateEventDefinition,
    ConditionalEventDefinition,
    ErrorEventDefinition,
    EscalationEventDefinition,
    EventDefinition,
    LinkEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
    TimerEventDefinition,
)
from engine.parse.namespaces import BPMN
from engine.parse.source import Item, Source, text_of, without_prefix
from engine.parse.xml import Element

Reader = Callable[[Item], EventDefinition]


def _timer(item: Item) -> EventDefinition:
    return TimerEventDefinition(
        time_duration=item.text("timeDuration"),
        time_date=item.text("timeDate"),
        time_cycle=item.text("timeCycle"),
    )


def _compensate(item: Item) -> EventDefinition:
    wait = item.flag("waitForCompletion", default=True)
    return CompensateEventDefinition(activity=item.reference("activityRef"), wait_for_completion=wait)


_READERS: Final[dict[str, Reader]] = {
    "timerEventDefinition": _timer,
    "messageEventDefinition": lambda item: MessageEventDefinition(message=item.reference("messageRef")),
    "signalEventDefinition": lambda item: SignalEventDefinition(signal=item.reference("signalRef")),
    "errorEventDefinition": lambda item: ErrorEventDefinition(error=item.reference("errorRef")),
    "escalationEventDefinition": lambda item: EscalationEventDefinition(
        escalation=item.reference("escalationRef")
    ),
    "conditionalEventDefinition": lambda item: ConditionalEventDefinition(condition=item.text("condition")),
    "linkEventDefinition": lambda item: LinkEventDefinition(name=item.attribute("name")),
    "compensateEventDefinition": _compensate,
    "cancelEventDefinition": lambda _: CancelEventDefinition(),
    "terminateEventDefinition": lambda _: TerminateEventDefinition(),
}

Shared = dict[str, Element]
"""Event definitions at the root of the file by id; events refer to them by `eventDefinitionRef`."""


def find_shared(root: Element) -> Shared:
    """Return the event definitions that stand at the root of the file."""
    children = [child for child in root if child.tag.removeprefix(BPMN) in _READERS]
    return {identity: child for child in children if (identity := (child.get("id") or "").strip())}


def definition_elements(item: Item, *, shared: Shared) -> tuple[Element, ...]:
    """Return the definitions of an event in the order of the file, references resolved."""
    found = []
    for child in item.xml:
        name = child.tag.removeprefix(BPMN)
        if name == "eventDefinitionRef":
            found.append(shared.get(without_prefix(text_of(child), xml=child)))
        elif name in _READERS:
            found.append(child)
    return tuple(element for element in found if element is not None)


def read_event_definition(element: Element, *, source: Source) -> EventDefinition:
    """Return one definition."""
    item = source.item(element)
    return _READERS[item.name](item)
