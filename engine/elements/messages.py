"""Messages (BPMN 2.0 §8.4.11): what events, receive tasks and send tasks share about them.

A message finds its instance by its name in the file and by a correlation key (`MessageConfiguration`, at the
element or at the message itself).
"""

from __future__ import annotations

from typing import Any, cast

from engine.elements.context import Context
from engine.elements.event_definitions.definition import compile_payload, payload_of
from engine.elements.moves import Moves, OpenWait, Send
from engine.elements.surroundings import Surroundings
from engine.expressions import to_text
from engine.expressions.values import Value
from engine.json_values import JsonObject
from engine.model.configurations import MessageConfiguration
from engine.model.foundation import FlowNode
from engine.state.effects import ThrowMessage

MESSAGE = "message"


def compile_message(node: FlowNode, reference: str | None, surroundings: Surroundings) -> JsonObject:
    """Name, correlation key, payload, variable and time to live.

    BPMN allows to leave the message out; then the element's own name or id is the name.
    """
    found = surroundings.root_event(reference)
    name = (found.name or found.id) if found else reference or node.name or node.id
    own = node.extensions.message or MessageConfiguration()
    shared = (found.extensions.message if found else None) or MessageConfiguration()
    key = own.correlation_key or shared.correlation_key
    return {
        "name": name,
        "key": surroundings.expression(node, key) if key else None,
        "payload": compile_payload(node, surroundings),
        "output_variable": own.output_variable or shared.output_variable,
        "time_to_live": own.time_to_live if own.time_to_live is not None else shared.time_to_live,
    }


def wait_for_message(context: Context, config: dict[str, Any], *, element: str) -> Moves:
    """One wait by name and key."""
    return (OpenWait(MESSAGE, config["name"], _key(context, config), element),)


def throw_message(context: Context, config: dict[str, Any]) -> Moves:
    """The message leaves the instance."""
    payload = payload_of(context, config)
    key, time_to_live = _key(context, config), config["time_to_live"]
    return (Send(ThrowMessage(config["name"], key, payload, context.node.id, time_to_live)),)


def _key(context: Context, config: dict[str, Any]) -> str | None:
    """The correlation key as text; None correlates by name alone."""
    if config["key"] is None:
        return None
    value = context.evaluate(config["key"])
    return value if value is None or isinstance(value, str) else to_text(cast("Value", value))
