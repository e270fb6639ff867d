"""Link (BPMN 2.0 §10.5.5.7): a token that reaches the throwing end goes on at the catching end.

Both ends have the same name and stand in the same scope.
"""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.event_definitions.definition import CATCH, THROW, Config, Definition
from engine.elements.moves import GoTo, Moves
from engine.elements.surroundings import Surroundings, label
from engine.json_values import JsonObject
from engine.model.event_definitions import LinkEventDefinition
from engine.model.events import Event, IntermediateCatchEvent, IntermediateThrowEvent
from engine.phrases import gettext as _


class Link(Definition[LinkEventDefinition]):
    """An arrow that is not drawn."""

    kind = "link"
    model = LinkEventDefinition
    positions = frozenset({CATCH, THROW})

    def compile(
        self, definition: LinkEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """For the throwing end its target."""
        if not isinstance(event, IntermediateThrowEvent):
            return {}
        name = definition.name or event.name
        for other in surroundings.siblings(event):
            if isinstance(other, IntermediateCatchEvent) and _catches(other, name):
                return {"target": other.id}
        message = _(
            "{element}: no catching link of the same scope is named {name}; draw or rename one.",
            element=label(event),
            name=repr(name),
        )
        surroundings.refuse(event, rule="unmatched-link", message=message)
        return {"target": None}

    def throw(self, context: Context, config: Config) -> Moves:
        """Goes on over there."""
        return (GoTo(config["target"]),)


def _catches(event: IntermediateCatchEvent, name: str) -> bool:
    return any(
        isinstance(each, LinkEventDefinition) and (each.name or event.name) == name
        for each in event.definitions
    )
