"""Configurations of events and of receive tasks."""

from __future__ import annotations

from typing import Final

from engine.model.configurations import (
    EmailTriggerConfiguration,
    ErrorConfiguration,
    MessageConfiguration,
    SignalConfiguration,
)
from engine.parse.extensions.configuration import EVENTS, Configuration
from engine.parse.extensions.description import Attribute, Description
from engine.parse.extensions.values import BOOLEAN, DURATION, LIST, NUMBER

EMAIL_TRIGGER: Final = Description(
    name="EmailTriggerConfiguration",
    build=EmailTriggerConfiguration,
    attributes=(
        Attribute(name="enabled", value=BOOLEAN),
        Attribute(name="addressPattern"),
        Attribute(name="subjectPattern"),
        Attribute(name="allowedSenders", value=LIST),
        Attribute(name="blockedSenders", value=LIST),
        Attribute(name="extractAttachments", value=BOOLEAN),
        Attribute(name="maxAttachmentSizeMb", value=NUMBER),
        Attribute(name="autoReply", value=BOOLEAN),
        Attribute(name="autoReplyTemplate"),
    ),
)
MESSAGE: Final = Description(
    name="MessageConfiguration",
    build=MessageConfiguration,
    attributes=(
        Attribute(name="correlationKey"),
        Attribute(name="outputVariable"),
        Attribute(name="timeToLive", value=DURATION),
    ),
)
SIGNAL: Final = Description(
    name="SignalConfiguration", build=SignalConfiguration, attributes=(Attribute(name="outputVariable"),)
)
ERROR: Final = Description(
    name="ErrorConfiguration",
    build=ErrorConfiguration,
    attributes=(Attribute(name="codeVariable"), Attribute(name="messageVariable")),
)

TABLE: Final = (
    Configuration(description=EMAIL_TRIGGER, into="email_trigger", on=("startEvent",)),
    Configuration(description=MESSAGE, into="message", on=(*EVENTS, "receiveTask", "sendTask", "message")),
    Configuration(description=SIGNAL, into="signal", on=(*EVENTS, "signal")),
    Configuration(description=ERROR, into="error", on=("boundaryEvent", "startEvent")),
)
