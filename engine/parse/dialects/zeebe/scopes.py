"""Call activities, loops and messages of Camunda 8."""

from __future__ import annotations

from engine.parse.dialects.notebook import Foreign
from engine.parse.dialects.zeebe.values import expression_of, value_of
from engine.phrases import gettext as _

_BINDINGS = {"latest": "latest", "deployment": "deployment"}


def translate_call(foreign: Foreign) -> None:
    """Write which process a call activity calls."""
    called = foreign.child("calledElement")
    if called is None:
        return
    process = value_of(foreign, "calledElement", called.get("processId") or "")
    binding = _BINDINGS.get(called.get("bindingType") or "", "")
    if (
        process
        and foreign.write("CallActivityConfiguration", processId=process, versionBinding=binding) is not None
    ):
        foreign.note("calledElement", "translated", _("calls the process {process}", process=process))
    if "false" in {called.get("propagateAllChildVariables"), called.get("propagateAllParentVariables")}:
        reason = _("without mappings all variables go in and come back here: map the ones that are meant")
        foreign.note("calledElement", "ignored", reason)


def translate_loop(foreign: Foreign) -> None:
    """Write the collections of a multi-instance activity."""
    loop = foreign.child("loopCharacteristics")
    if loop is None:
        return
    written = foreign.write(
        "MultiInstanceConfiguration",
        collection=expression_of(foreign, "inputCollection", loop.get("inputCollection") or ""),
        elementVariable=loop.get("inputElement"),
        outputCollection=loop.get("outputCollection"),
        outputElement=expression_of(foreign, "outputElement", loop.get("outputElement") or ""),
    )
    if written is not None:
        foreign.note("loopCharacteristics", "translated", _("repeats for each element of its list"))


def translate_message(foreign: Foreign) -> None:
    """Write by which key a message finds its instance."""
    subscription = foreign.child("subscription")
    if subscription is None:
        return
    key = expression_of(foreign, "subscription", subscription.get("correlationKey") or "")
    if key and foreign.write("MessageConfiguration", correlationKey=key) is not None:
        foreign.note("subscription", "translated", _("finds its instance by {key}", key=key))
