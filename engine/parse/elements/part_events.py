"""What a multi-instance activity throws as its parts complete (BPMN 2.0 tables 10.29 and 10.30)."""

from __future__ import annotations

from engine.model.activities import PartEvent
from engine.model.events import ImplicitThrowEvent
from engine.parse.elements.event_definitions import definition_elements, find_shared, read_event_definition
from engine.parse.extensions.assembly import read_extensions
from engine.parse.source import Item, Source


def read_named_event(loop: Item, attribute: str, *, activity: Item, source: Source) -> PartEvent | None:
    """Return the event of a definition at the root of the file to which the loop refers."""
    reference = loop.reference(attribute)
    if reference is None:
        return None
    element = find_shared(source.document.root).get(reference)
    if element is None:
        return PartEvent(event=ImplicitThrowEvent(id=activity.id, line=loop.line), reference=reference)
    definitions = (read_event_definition(element, source=source),)
    extensions = read_extensions(source.item(element), source=source)
    event = ImplicitThrowEvent(id=activity.id, line=loop.line, definitions=definitions, extensions=extensions)
    return PartEvent(event=event)


def read_complex_events(loop: Item, *, activity: Item, source: Source) -> tuple[PartEvent, ...]:
    """Return the conditions of a complex behavior with what each throws."""
    return tuple(
        PartEvent(event=_implicit(each, activity=activity, source=source), condition=each.text("condition"))
        for each in source.items(loop, "complexBehaviorDefinition")
    )


def _implicit(behavior: Item, *, activity: Item, source: Source) -> ImplicitThrowEvent:
    for event in source.items(behavior, "event"):
        elements = definition_elements(event, shared=find_shared(source.document.root))
        return ImplicitThrowEvent(
            id=activity.id,
            name=event.attribute("name") or "",
            line=event.line,
            definitions=tuple(read_event_definition(each, source=source) for each in elements),
            extensions=read_extensions(event, source=source, inner=elements),
        )
    return ImplicitThrowEvent(id=activity.id, line=behavior.line)
