"""Cancel (BPMN 2.0 §10.5.5.1): a transaction is given up, undone and left by its cancel boundary."""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.event_definitions.definition import BOUNDARY, END, Config, Definition
from engine.elements.moves import CancelTransaction, Moves
from engine.model.event_definitions import CancelEventDefinition


class Cancel(Definition[CancelEventDefinition]):
    """All or nothing."""

    kind = "cancel"
    model = CancelEventDefinition
    positions = frozenset({END, BOUNDARY})

    def throw(self, context: Context, config: Config) -> Moves:
        """Gives up the transaction around."""
        return (CancelTransaction(),)
