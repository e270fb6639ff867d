"""What sentences call the kinds of elements."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.phrases import Phrase
from engine.phrases import gettext as _

KINDS: Final[Mapping[str, Phrase]] = MappingProxyType(
    {
        "adHocSubProcess": _("Ad hoc sub process"),
        "association": _("Association"),
        "boundaryEvent": _("Boundary event"),
        "businessRuleTask": _("Business rule task"),
        "callActivity": _("Call activity"),
        "complexGateway": _("Complex gateway"),
        "dataObjectReference": _("Data object reference"),
        "dataStoreReference": _("Data store reference"),
        "endEvent": _("End event"),
        "error": _("Error"),
        "escalation": _("Escalation"),
        "eventBasedGateway": _("Event based gateway"),
        "exclusiveGateway": _("Exclusive gateway"),
        "inclusiveGateway": _("Inclusive gateway"),
        "intermediateCatchEvent": _("Intermediate catch event"),
        "intermediateThrowEvent": _("Intermediate throw event"),
        "lane": _("Lane"),
        "manualTask": _("Manual task"),
        "message": _("Message"),
        "messageFlow": _("Message flow"),
        "parallelGateway": _("Parallel gateway"),
        "participant": _("Participant"),
        "process": _("Process"),
        "receiveTask": _("Receive task"),
        "scriptTask": _("Script task"),
        "sendTask": _("Send task"),
        "sequenceFlow": _("Sequence flow"),
        "serviceTask": _("Service task"),
        "signal": _("Signal"),
        "startEvent": _("Start event"),
        "subProcess": _("Sub process"),
        "task": _("Task"),
        "textAnnotation": _("Text annotation"),
        "transaction": _("Transaction"),
        "userTask": _("User task"),
    }
)


def kind_in_words(tag: str) -> str:
    """Returns the kind of an element at the beginning of a sentence; of rare ones the tag in words."""
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in tag).capitalize()
    return KINDS.get(tag, words)
