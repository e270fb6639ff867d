"""How sentences call properties; what is not in the table is called by its own name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.phrases import Phrase
from engine.phrases import gettext as _

LABELS: Final[Mapping[str, Phrase]] = MappingProxyType(
    {
        "agent": _("AI agent"),
        "agent.agent_id": _("Agent"),
        "agent.model_name": _("Model"),
        "agent.model_provider": _("Model provider"),
        "agent.prompt": _("Prompt"),
        "agent.settings.require_human_validation": _("Answer checked by a person"),
        "agent.structured_output": _("Structured answer"),
        "agent.structured_output.fields": _("Answer field"),
        "agent.structured_output.json_schema": _("JSON schema of the answer"),
        "attached_to": _("Attached to"),
        "attachments": _("Attachment"),
        "bcc": _("Bcc"),
        "body_html": _("Message (HTML)"),
        "body_text": _("Message (text)"),
        "call_activity": _("Call settings"),
        "call_activity.process_id": _("Called process"),
        "called_element": _("Called process"),
        "cancel_activity": _("Interrupts the activity"),
        "cc": _("Cc"),
        "code": _("Code"),
        "complex_events": _("Events of single parts"),
        "completion_quantity": _("Tokens on each way out"),
        "condition": _("Condition"),
        "constraints": _("Constraint"),
        "default": _("Default flow"),
        "definitions": _("Event type"),
        "documentation": _("Documentation"),
        "email_trigger": _("E-mail trigger"),
        "executable": _("Executable"),
        "fail_on_incident": _("Fails on an incident"),
        "unique_business_key": _("One open instance per business key"),
        "input": _("Input mapping"),
        "inputs": _("Input mapping"),
        "interrupting": _("Interrupts what runs"),
        "is_for_compensation": _("Compensates"),
        "is_input": _("Asked for at start"),
        "loop": _("Loop"),
        "message": _("Message"),
        "message.correlation_key": _("Correlation key"),
        "multi_instance": _("Multi-instance settings"),
        "nodes": _("Contains"),
        "none_event": _("Event of every part"),
        "one_event": _("Event of the first part"),
        "output": _("Output"),
        "outputs": _("Output mapping"),
        "output_variable": _("Output variable"),
        "error_variable": _("Error variable"),
        "parallel_multiple": _("Waits for all its events"),
        "process": _("Process"),
        "retry": _("Retry policy"),
        "retry.max_attempts": _("Attempts"),
        "retry.initial_interval": _("First interval between attempts"),
        "retry.maximum_interval": _("Longest interval between attempts"),
        "script": _("Script"),
        "script.function_id": _("Function"),
        "script.version": _("Function version"),
        "send": _("E-mail"),
        "set": _("Variable"),
        "sets": _("Assignment"),
        "start_form": _("Start form"),
        "start_form.fields": _("Form field"),
        "start_form.form_ref": _("Form"),
        "start_quantity": _("Tokens to begin with"),
        "task_queue": _("Task queue"),
        "text": _("Text"),
        "time_cycle": _("Repeats"),
        "time_date": _("Date"),
        "time_duration": _("Duration"),
        "timeouts": _("Time-outs"),
        "timeouts.execution": _("Execution time-out"),
        "timeouts.execution_unlimited": _("Runs without a time limit"),
        "timeouts.heartbeat": _("Heartbeat time-out"),
        "timeouts.run": _("Run time-out"),
        "timeouts.schedule_to_close": _("Time-out with waiting and retries"),
        "timeouts.schedule_to_start": _("Time-out until it starts"),
        "timeouts.start_to_close": _("Time-out"),
        "timeout_seconds": _("Time-out"),
        "to": _("Recipient"),
        "triggered_by_event": _("Starts by an event"),
        "user_task": _("Task settings"),
        "user_task.assignee": _("Assignee"),
        "user_task.candidate_groups": _("Candidate groups"),
        "user_task.candidate_users": _("Candidate users"),
        "user_task.due_date": _("Due"),
        "user_task.due_in": _("Due"),
        "user_task.escalation": _("Escalation"),
        "user_task.escalation.after": _("Escalation after"),
        "user_task.escalation.to": _("Escalation to"),
        "user_task.fields": _("Form field"),
        "fields": _("Column"),
        "translations": _("Translation"),
        "visible_when": _("Visible when"),
        "required": _("Required"),
        "required_when": _("Required when"),
        "readonly": _("Only shown"),
        "readonly_when": _("Locked when"),
        "valid_when": _("Valid when"),
        "compute": _("Computed as"),
        "enum_values": _("Choices"),
        "options_expression": _("Choices by expression"),
        "min_length": _("Shortest text"),
        "max_length": _("Longest text"),
        "min_items": _("Fewest rows"),
        "max_items": _("Most rows"),
        "max_size_mb": _("Largest file in MB"),
        "accept": _("Kinds of files"),
        "places": _("Decimal places"),
        "unit": _("Unit"),
        "label": _("Label"),
        "help": _("Help text"),
        "placeholder": _("Placeholder"),
        "pattern": _("Pattern"),
        "user_task.follow_up_in": _("Follow-up"),
        "user_task.form_ref": _("Form"),
        "user_task.notification": _("E-mail notification"),
        "user_task.notification.reminder_interval": _("Reminder every"),
        "variable": _("Variable settings"),
        "variables": _("Variable"),
        "webhook": _("Webhook"),
        "webhook.url": _("URL"),
    }
)

DURATIONS: Final = frozenset(
    {
        "after",
        "due_in",
        "execution",
        "follow_up_in",
        "heartbeat",
        "initial_interval",
        "maximum_interval",
        "reminder_interval",
        "run",
        "schedule_to_close",
        "schedule_to_start",
        "start_to_close",
        "time_duration",
        "time_to_live",
        "timeout_seconds",
    }
)
"""Properties that are lengths of time: seconds or texts."""

CODE: Final = frozenset(
    {
        "activation_condition",
        "body_expression",
        "cardinality",
        "collection",
        "compute",
        "completion_condition",
        "condition",
        "correlation_key",
        "expression",
        "options_expression",
        "output_element",
        "pattern",
        "source",
        "readonly_when",
        "required_when",
        "valid_when",
        "visible_when",
    }
)
"""Properties whose values are code."""

LONG: Final = frozenset(
    {"body", "body_html", "body_text", "documentation", "json_schema", "prompt", "script", "text"}
)
"""Properties that are shown as a line diff."""

_KEY: Final = re.compile(r"\[[^\]]*\]")
_INDEX: Final = re.compile(r"\.\d+")


def plain_path(path: str) -> str:
    """Returns a path without keys and prefix: `user_task.fields.required`."""
    return _INDEX.sub("", _KEY.sub("", path)).removeprefix("periscope.").removeprefix("definitions.")


def last_name(path: str) -> str:
    """Returns the name of the property itself."""
    return plain_path(path).rpartition(".")[2]


def label_of(path: str) -> str:
    """Returns what a sentence calls the property at a path."""
    plain = plain_path(path)
    found = LABELS.get(plain) or LABELS.get(last_name(path))
    return found or last_name(path).replace("_", " ").capitalize()
