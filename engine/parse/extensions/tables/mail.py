"""`SendTaskConfiguration`."""

from __future__ import annotations

from typing import Final

from engine.model.configurations import Attachment, Recipient, SendConfiguration
from engine.parse.extensions.configuration import WORK, Configuration
from engine.parse.extensions.description import Attribute, Description, Part
from engine.parse.extensions.tables.mappings import INPUTS, OUTPUT
from engine.parse.extensions.values import BOOLEAN

RECIPIENT: Final = Description(
    name="recipient",
    build=Recipient,
    text="value",
    attributes=(
        Attribute(
            name="recipientType",
            into="type",
            also=("type",),
            choices=("email", "variable", "role", "assignee"),
        ),
        Attribute(name="value"),
    ),
)
ATTACHMENT: Final = Description(
    name="attachment",
    build=Attachment,
    attributes=(
        Attribute(name="sourceType", also=("type",), choices=("variable", "url", "inline")),
        Attribute(name="source"),
        Attribute(name="filename"),
        Attribute(name="mimeType"),
    ),
)
SEND: Final = Description(
    name="SendTaskConfiguration",
    build=SendConfiguration,
    attributes=(
        Attribute(name="subject"),
        Attribute(name="template"),
        Attribute(name="bodyHtml"),
        Attribute(name="bodyText"),
        Attribute(name="replyTo"),
        Attribute(name="priority", suggestions=("low", "normal", "high")),
        Attribute(name="trackOpens", value=BOOLEAN),
        Attribute(name="trackClicks", value=BOOLEAN),
        Attribute(name="outputVariable"),
        Attribute(name="errorVariable"),
    ),
    parts=(
        Part(name="to", description=RECIPIENT, into="to", many=True),
        Part(name="cc", description=RECIPIENT, into="cc", many=True),
        Part(name="bcc", description=RECIPIENT, into="bcc", many=True),
        Part(name="attachments", description=ATTACHMENT, into="attachments", many=True, also=("attachment",)),
        INPUTS,
        OUTPUT,
    ),
)

TABLE: Final = (Configuration(description=SEND, into="send", on=WORK),)
