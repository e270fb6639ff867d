"""Texts in the configurations of tasks that a machine does."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity
from engine.model.configurations import (
    AgentConfiguration,
    Recipient,
    ScriptConfiguration,
    SendConfiguration,
    VariableConfiguration,
    WebhookConfiguration,
)
from engine.phrases import gettext as _
from engine.validate.readings.reading import Language, Reader, Reading


def read_work(node: Activity) -> Iterator[Reading]:
    """Yields the texts of every configuration that the activity carries."""
    found = node.extensions
    if found.agent:
        yield from _agent(node, found.agent)
    if found.webhook:
        yield from _webhook(node, found.webhook)
    if found.variable:
        yield from _variable(node, found.variable)
    if found.script:
        yield from _script(node, found.script)
    if found.send:
        yield from _send(node, found.send)


def _agent(node: Activity, agent: AgentConfiguration) -> Iterator[Reading]:
    reader = Reader(node, agent.line)
    targets = frozenset(mapping.target for mapping in agent.inputs)
    yield from reader.read(agent.prompt, _("the prompt"), known=targets)
    yield from reader.inputs(agent.inputs)
    yield from reader.outputs((agent.output,))


def _webhook(node: Activity, hook: WebhookConfiguration) -> Iterator[Reading]:
    reader = Reader(node, hook.line)
    yield from reader.read(hook.url, _("the URL"))
    for name, text in hook.headers:
        yield from reader.read(text, _("the header {name}", name=name))
    for name, text in hook.query:
        yield from reader.read(text, _("the query parameter {name}", name=name))
    yield from reader.read(hook.body, _("the body"))
    yield from reader.read(hook.body_expression, _("the body"), Language.EXPRESSION)
    yield from reader.inputs(hook.inputs)
    yield from reader.outputs((hook.output,))


def _variable(node: Activity, variable: VariableConfiguration) -> Iterator[Reading]:
    earlier: frozenset[str] = frozenset()
    for each in variable.sets:
        reader = Reader(node, each.line or variable.line)
        place = _("the value of {name}", name=each.name)
        yield from reader.read(each.expression, place, Language.EXPRESSION, known=earlier)
        earlier |= {each.name}


def _script(node: Activity, script: ScriptConfiguration) -> Iterator[Reading]:
    reader = Reader(node, script.line)
    yield from reader.inputs(script.inputs)
    yield from reader.outputs((script.output,))


def _send(node: Activity, mail: SendConfiguration) -> Iterator[Reading]:
    reader = Reader(node, mail.line)
    yield from reader.read(mail.subject, _("the subject"))
    yield from reader.read(mail.body_html, _("the message"))
    yield from reader.read(mail.body_text, _("the message"))
    yield from reader.read(mail.reply_to, _("the reply address"))
    for recipient in (*mail.to, *mail.cc, *mail.bcc):
        yield from read_recipient(reader, recipient)
    for attachment in mail.attachments:
        by_name = attachment.source_type == "variable" and "${" not in attachment.source
        language = Language.EXPRESSION if by_name else Language.TEMPLATE
        yield from reader.read(attachment.source, _("an attachment"), language)
        yield from reader.read(attachment.filename, _("the name of an attachment"))


def read_recipient(reader: Reader, recipient: Recipient) -> Iterator[Reading]:
    """Yields a recipient; one of type variable may be written `${x}` or bare."""
    by_name = recipient.type == "variable" and "${" not in recipient.value
    language = Language.EXPRESSION if by_name else Language.TEMPLATE
    yield from reader.read(recipient.value, _("a recipient"), language)
