"""Events of the Camunda 7 family."""

from __future__ import annotations

from engine.parse.dialects.notebook import Foreign
from engine.phrases import gettext as _

_CODE, _MESSAGE = "errorCodeVariable", "errorMessageVariable"
_THROWN = ("class", "delegateExpression", "expression", "type", "topic")


def translate_error(foreign: Foreign) -> None:
    """Write into which variables the code and message of an error go, at the event that catches it."""
    code, message = foreign.attribute(_CODE), foreign.attribute(_MESSAGE)
    event = Foreign(foreign.owner, owner=foreign.owner, notebook=foreign.notebook)
    if (code or message) and event.write(
        "ErrorConfiguration", codeVariable=code, messageVariable=message
    ) is not None:
        foreign.note(_CODE, "translated", _("keeps code and message of the error in variables"))


def translate_message(foreign: Foreign) -> None:
    """Say that a message is published, whatever code sent it elsewhere."""
    taken = [foreign.attribute(name) for name in _THROWN]
    if any(taken):
        foreign.note(
            "type", "ignored", _("the message is published by its name here, no code of yours sends it")
        )
