"""Every text of a file that holds an expression, a template or a time; a new one is added here once."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity, ReceiveTask
from engine.model.events import Event
from engine.model.foundation import FlowNode, SequenceFlow
from engine.model.gateways import ComplexGateway
from engine.phrases import gettext as _
from engine.validate.readings.activities import loop_variables, read_activity
from engine.validate.readings.events import read_correlation, read_event
from engine.validate.readings.reading import TIMES, Language, Reader, Reading

__all__ = ["TIMES", "Language", "Reading", "loop_variables", "read_flow", "read_node"]


def read_node(node: FlowNode) -> Iterator[Reading]:
    """Yields every text of a flow node."""
    if isinstance(node, Activity):
        yield from read_activity(node)
    elif isinstance(node, Event):
        yield from read_event(node)
    elif isinstance(node, ComplexGateway) and node.activation_condition:
        known = frozenset({"activationCount", *node.incoming})
        yield from Reader(node).read(
            node.activation_condition, _("the activation condition"), Language.EXPRESSION, known=known
        )
    if isinstance(node, ReceiveTask):
        yield from read_correlation(node)


def read_flow(flow: SequenceFlow) -> Iterator[Reading]:
    """Yields the condition of a sequence flow."""
    yield from Reader(flow).read(flow.condition, _("the condition"), Language.EXPRESSION)
