"""Start event (BPMN 2.0 §10.5.2): where a token begins.

Whatever the event waits for (time, message, signal) has happened before: the host starts the instance and
says by which event, or the scope around an event sub-process waited for it. An `EmailTriggerConfiguration`
says which mails become the message of a message start event (`extensions.md`, Events). A `StartForm` asks
whoever starts the process by hand.
"""

from __future__ import annotations

from engine.elements.behaviour import Behaviour
from engine.elements.event_definitions.definition import START
from engine.elements.event_definitions.definitions import compile_definitions
from engine.elements.form_fields import check_expressions
from engine.elements.surroundings import Surroundings
from engine.json_values import JsonObject
from engine.model import events
from engine.model.event_definitions import MessageEventDefinition
from engine.plan.forms import write_field


class StartEvent(Behaviour[events.StartEvent]):
    """Passes on."""

    type = START
    model = events.StartEvent
    note = "of processes, sub-processes and event sub-processes; several in one process"

    def compile(self, node: events.StartEvent, surroundings: Surroundings) -> JsonObject:
        """What starts it, and in an event sub-process whether that interrupts."""
        form = compile_start_form(node, surroundings)
        if not node.definitions:
            return form
        return {
            **form,
            "interrupting": node.interrupting,
            **compile_definitions(node, surroundings, position=START),
            **compile_email_trigger(node),
        }


def compile_start_form(node: events.StartEvent, surroundings: Surroundings) -> JsonObject:
    """The fields that a person fills in to start by this event, under `form`, where it has a form."""
    fields = node.extensions.start_form.fields if node.extensions.start_form else ()
    check_expressions(node, fields, surroundings)
    return {"form": [write_field(each) for each in fields]} if fields else {}


def compile_email_trigger(node: events.StartEvent) -> JsonObject:
    """Which mails start it, under `email`, where an enabled trigger says so; hosts read the mailboxes."""
    trigger = node.extensions.email_trigger
    starts_by_message = any(isinstance(each, MessageEventDefinition) for each in node.definitions)
    if trigger is None or not trigger.enabled or not starts_by_message:
        return {}
    email: JsonObject = {
        "address_pattern": trigger.address_pattern,
        "subject_pattern": trigger.subject_pattern,
        "allowed_senders": list(trigger.allowed_senders),
        "blocked_senders": list(trigger.blocked_senders),
        "extract_attachments": trigger.extract_attachments,
        "max_attachment_size_mb": trigger.max_attachment_size_mb,
        "auto_reply": trigger.auto_reply,
        "reply_template": trigger.reply_template,
        "reply_text": None if trigger.reply_template else trigger.auto_reply_template,
    }
    return {"email": email}
