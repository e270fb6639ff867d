"""A configuration: a described element that may stand in `extensionElements`, and on which BPMN elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.parse.extensions.description import Description

ACTIVITIES: Final = (
    "task",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "userTask",
    "manualTask",
    "businessRuleTask",
    "scriptTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
)
WORK: Final = ("task", "serviceTask", "sendTask", "scriptTask", "businessRuleTask")
"""Tasks that a machine does, by whichever configuration they carry."""
EVENTS: Final = (
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """`into` is the field of `Extensions`; `on` the BPMN elements it makes sense on.

    `many`: each one is added to the field. `merge`: it holds several values for the field itself.
    """

    description: Description
    into: str
    on: tuple[str, ...]
    many: bool = False
    merge: bool = False
