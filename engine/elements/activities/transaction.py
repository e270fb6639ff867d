"""Transaction (BPMN 2.0 §10.3.5.4): a sub-process that can be cancelled, which undoes what it did."""

from __future__ import annotations

from engine.elements.embedded import EmbeddedSubProcess
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model import activities


class Transaction(EmbeddedSubProcess[activities.Transaction]):
    """Always a scope of its instance, where its compensation is."""

    type = "transaction"
    model = activities.Transaction
    note = "inline; cancelled by a cancel end event"

    def compile(self, node: activities.Transaction, surroundings: Surroundings) -> JsonObject:
        """As a sub-process, but inline."""
        return {**super().compile(node, surroundings), "inline": True}
