"""Terminate (BPMN 2.0 §10.5.5.11): an end event that ends its whole scope at once.

Everything else in the scope is stopped; the scope itself ends normally.
"""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.event_definitions.definition import END, Config, Definition
from engine.elements.moves import Complete, EndSiblings, Moves
from engine.model.event_definitions import TerminateEventDefinition


class Terminate(Definition[TerminateEventDefinition]):
    """Enough."""

    kind = "terminate"
    model = TerminateEventDefinition
    positions = frozenset({END})

    def throw(self, context: Context, config: Config) -> Moves:
        """The others go first, then the event completes and with it the scope."""
        return (EndSiblings(f"terminated by {context.node.id}"), Complete(()))
