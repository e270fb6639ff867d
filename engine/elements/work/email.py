"""`SendTaskConfiguration`: an e-mail goes out.

Values in `bodyHtml` are texts: they are escaped, unless the author marks one as HTML (`${report | safe}`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, cast

from engine.elements.context import Context
from engine.elements.surroundings import Surroundings
from engine.elements.work.kind import Config, WorkKind, compile_outputs
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity
from engine.model.configurations import OutputMapping, Recipient, SendConfiguration

_TEXTS: Final = ("subject", "template", "body_text", "body_html", "reply_to")


class Email(WorkKind):
    """Runs in an ordinary activity; who a role or assignee is, the mailer finds out."""

    name = "email"

    def configures(self, node: Activity) -> bool:
        """Whether it carries a SendTaskConfiguration."""
        return node.extensions.send is not None

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """All texts are templates."""
        mail = cast("SendConfiguration", node.extensions.send)
        config: JsonObject = {name: surroundings.template(node, getattr(mail, name)) for name in _TEXTS}
        for name, recipients in (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc)):
            config[name] = [[each.type, _recipient(node, each, surroundings)] for each in recipients]
        config["attachments"] = [
            {
                "sourceType": each.source_type,
                "source": surroundings.template(node, each.source),
                "filename": surroundings.template(node, each.filename),
                "mimeType": each.mime_type,
            }
            for each in mail.attachments
        ]
        config["priority"] = mail.priority
        config["outputs"] = compile_outputs(
            node, (OutputMapping(variable=mail.output_variable),), surroundings
        )
        return config

    def request(self, context: Context, config: Config) -> JsonObject:
        """Fields of `ports.MailRequest`."""
        request: JsonObject = {name: context.fill_text(config[name]) for name in _TEXTS}
        request["subject"] = request["subject"] or ""
        request["body_html"] = context.fill_html(config["body_html"])
        for name in ("to", "cc", "bcc"):
            request[name] = _recipients(context, config[name])
        request["priority"] = config["priority"]
        request["attachments"] = [_attachment(context, each) for each in config["attachments"]]
        request["variables"] = dict(context.variables)
        return request


def _recipient(node: Activity, recipient: Recipient, surroundings: Surroundings) -> str:
    """A variable's recipient may be written `${x}` or bare; it becomes an expression either way."""
    if recipient.type == "variable" and "${" not in recipient.value:
        return "${" + surroundings.expression(node, recipient.value) + "}"
    return surroundings.template(node, recipient.value) or ""


def _recipients(context: Context, recipients: Iterable[Any]) -> list[Json]:
    return [{"type": kind, "value": context.fill(value)} for kind, value in recipients]


def _attachment(context: Context, attachment: dict[str, Any]) -> JsonObject:
    source = attachment["source"]
    by_name = attachment["sourceType"] == "variable" and "${" not in source
    return {
        **attachment,
        "source": context.evaluate(source) if by_name else context.fill(source),
        "filename": context.fill_text(attachment["filename"]),
    }
