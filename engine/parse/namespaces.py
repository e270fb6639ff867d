"""The XML namespaces this reader understands; every other one is foreign and none of its business."""

from __future__ import annotations

from typing import Final

BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI: Final = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC: Final = "{http://www.omg.org/spec/DD/20100524/DC}"
DI: Final = "{http://www.omg.org/spec/DD/20100524/DI}"
PERISCOPE: Final = "{http://periscope.dev/schema/bpmn}"


def local_name(tag: str, *, namespace: str) -> str | None:
    """Return the name without its namespace, or None where it belongs to another one."""
    return tag[len(namespace) :] if tag.startswith(namespace) else None
