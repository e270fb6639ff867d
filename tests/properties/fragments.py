"""Small pieces of BPMN, written from the tree."""

from __future__ import annotations

from tests.properties.tree import Border, Sub, Task

ERROR = '<errorEventDefinition errorRef="Error_{}"/>'
DURATION = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"


def seconds(milliseconds: int) -> str:
    """As an ISO 8601 duration."""
    return f"PT{milliseconds // 1000}.{milliseconds % 1000:03d}S"


def is_event(node: str) -> bool:
    """Whether a node stands for something that happens: those of one activity or scope keep their order."""
    tag = node.partition(">")[0]
    return tag.startswith("<boundaryEvent") or "triggeredByEvent" in tag


def extended(text: str) -> str:
    return f"<extensionElements>{text}</extensionElements>" if text else ""


def receives(target: str) -> str:
    return extended(f'<p:MessageConfiguration outputVariable="{target}"/>') if target else ""


def many_of(activity: Task | Sub) -> str:
    """What BPMN's own loop characteristics do not say."""
    repeat = activity.repeat
    if repeat is None or repeat.mode == "loop":
        return ""
    words = [] if repeat.at_once is None else [f'maxConcurrency="{repeat.at_once}"']
    if repeat.collects and isinstance(activity, Task):
        words += [f'outputCollection="c_{activity.id}"', f'outputElement="{activity.target}"']
    return f"<p:MultiInstanceConfiguration {' '.join(words)}/>" if words else ""


def truth(value: bool) -> str:
    return str(value).lower()


def attachment(activity: Task | Sub, border: Border) -> str:
    return f' attachedToRef="{activity.id}" cancelActivity="{truth(border.interrupting)}"'


def cause_of(border: Border) -> str:
    """The event definition, behind what it sets."""
    match border.kind:
        case "message":
            return receives(f"v_{border.id}") + f'<messageEventDefinition messageRef="M_{border.id}_m"/>'
        case "signal":
            return f'<signalEventDefinition signalRef="{border.signal}_s"/>'
        case "escalation" if border.escalation:
            return f'<escalationEventDefinition escalationRef="Escalation_{border.escalation}"/>'
        case "escalation":
            return "<escalationEventDefinition/>"
        case "error":
            return ERROR.format(border.code) if border.code else "<errorEventDefinition/>"
        case _ if border.interrupting:
            return DURATION.format(seconds(border.after))
    cycle = f"R{border.repeats}/{seconds(border.after)}"
    return f"<timerEventDefinition><timeCycle>{cycle}</timeCycle></timerEventDefinition>"
