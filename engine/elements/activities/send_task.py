"""Send task (BPMN 2.0 §10.3.3.1): an e-mail, a webhook call, or else its message."""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.messages import MESSAGE, compile_message, throw_message
from engine.elements.moves import COMPLETE, Complete, Moves
from engine.elements.surroundings import Surroundings
from engine.elements.work.kinds import kind_of
from engine.elements.work.pass_through import PassThrough
from engine.elements.work_task import WorkTask
from engine.json_values import Json, JsonObject
from engine.model import activities


class SendTask(WorkTask[activities.SendTask]):
    """Work by its kind, or a throw."""

    type = "sendTask"
    model = activities.SendTask
    note = "e-mail, webhook, or its message"

    def compile(self, node: activities.SendTask, surroundings: Surroundings) -> JsonObject:
        """The work, or the message as its one definition."""
        if node.message is None or not isinstance(kind_of(node), PassThrough):
            return super().compile(node, surroundings)
        message = compile_message(node, node.message, surroundings)
        return {"definitions": [{"kind": MESSAGE, **message}]}

    def activate(self, context: Context) -> Moves:
        """Asks for the work, or throws and goes on."""
        if "definitions" not in context.node.config:
            return super().activate(context)
        definitions = context.node.config["definitions"]
        config = definitions[0] if isinstance(definitions, list) else None
        return (*throw_message(context, config if isinstance(config, dict) else {}), Complete())

    def skip(self, context: Context, value: Json) -> Moves:
        """`value` as the result of the work; a message is left unsent."""
        return COMPLETE if "definitions" in context.node.config else super().skip(context, value)
