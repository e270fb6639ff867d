"""How sentences call properties; what is not in the table is called by its own name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agent": "AI agent",
        "agent.agent_id": "Agent",
        "agent.model_name": "Model",
        "agent.model_provider": "Model provider",
        "agent.prompt": "Prompt",
        "agent.settings.require_human_validation": "Answer checked by a person",
        "agent.structured_output": "Structured answer",
        "agent.structured_output.fields": "Answer field",
        "agent.structured_output.json_schema": "JSON schema of the answer",
        "attached_to": "Attached to",
        "attachments": "Attachment",
        "bcc": "Bcc",
        "body_html": "Message (HTML)",
        "body_text": "Message (text)",
        "call_activity": "Call settings",
        "call_activity.process_id": "Called process",
        "called_element": "Called process",
        "cancel_activity": "Interrupts the activity",
        "cc": "Cc",
        "code": "Code",
        "complex_events": "Events of single parts",
        "completion_quantity": "Tokens on each way out",
        "condition": "Condition",
        "constraints": "Constraint",
        "default": "Default flow",
        "definitions": "Event type",
        "documentation": "Documentation",
        "email_trigger": "E-mail trigger",
        "executable": "Executable",
        "fail_on_incident": "Fails on an incident",
        "unique_business_key": "One open instance per business key",
        "input": "Input mapping",
        "inputs": "Input mapping",
        "interrupting": "Interrupts what runs",
        "is_for_compensation": "Compensates",
        "is_input": "Asked for at start",
        "loop": "Loop",
        "message": "Message",
        "message.correlation_key": "Correlation key",
        "multi_instance": "Multi-instance settings",
        "nodes": "Contains",
        "none_event": "Event of every part",
        "one_event": "Event of the first part",
        "output": "Output",
        "outputs": "Output mapping",
        "output_variable": "Output variable",
        "error_variable": "Error variable",
        "parallel_multiple": "Waits for all its events",
        "process": "Process",
        "retry": "Retry policy",
        "retry.max_attempts": "Attempts",
        "retry.initial_interval": "First interval between attempts",
        "retry.maximum_interval": "Longest interval between attempts",
        "script": "Script",
        "script.function_id": "Function",
        "script.version": "Function version",
        "send": "E-mail",
        "set": "Variable",
        "sets": "Assignment",
        "start_quantity": "Tokens to begin with",
        "task_queue": "Task queue",
        "text": "Text",
        "time_cycle": "Repeats",
        "time_date": "Date",
        "time_duration": "Duration",
        "timeouts": "Time-outs",
        "timeouts.execution": "Execution time-out",
        "timeouts.execution_unlimited": "Runs without a time limit",
        "timeouts.heartbeat": "Heartbeat time-out",
        "timeouts.run": "Run time-out",
        "timeouts.schedule_to_close": "Time-out with waiting and retries",
        "timeouts.schedule_to_start": "Time-out until it starts",
        "timeouts.start_to_close": "Time-out",
        "timeout_seconds": "Time-out",
        "to": "Recipient",
        "triggered_by_event": "Starts by an event",
        "user_task": "Task settings",
        "user_task.assignee": "Assignee",
        "user_task.candidate_groups": "Candidate groups",
        "user_task.candidate_users": "Candidate users",
        "user_task.due_date": "Due",
        "user_task.due_in": "Due",
        "user_task.escalation": "Escalation",
        "user_task.escalation.after": "Escalation after",
        "user_task.escalation.to": "Escalation to",
        "user_task.fields": "Form field",
        "user_task.follow_up_in": "Follow-up",
        "user_task.form_ref": "Form",
        "user_task.notification": "E-mail notification",
        "user_task.notification.reminder_interval": "Reminder every",
        "variable": "Variable settings",
        "variables": "Variable",
        "webhook": "Webhook",
        "webhook.url": "URL",
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
        "completion_condition",
        "condition",
        "correlation_key",
        "expression",
        "options_expression",
        "output_element",
        "pattern",
        "source",
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
