"""Tasks that a machine does, in the Camunda 7 family: Java, workers, connectors, mails, expressions."""

from __future__ import annotations

import re
from typing import Final

from engine.parse.dialects.camunda.values import expression_of_parameter, single_expression, value_of
from engine.parse.dialects.juel import from_juel
from engine.parse.dialects.mappings import take_output, write_input
from engine.parse.dialects.notebook import Foreign, add, inner, words
from engine.parse.dialects.rewriting import Untranslatable
from engine.parse.source import text_of
from engine.parse.xml import Element
from engine.phrases import gettext as _

_JAVA: Final = ("class", "delegateExpression")
_RESULTS: Final = ("resultVariable", "resultVariableName")
_DECISION: Final = (
    "decisionRef",
    "decisionRefBinding",
    "decisionRefVersion",
    "decisionRefVersionTag",
    "decisionRefTenantId",
    "mapDecisionResult",
)
_CYCLE: Final = re.compile(r"R(\d+)/(P.+)")
_CHOOSE: Final = _("choose an agent, a function, a webhook or a mail for it")


def translate_work(foreign: Foreign) -> None:
    """Write what does the work of a task here, or say that nothing does."""
    _translate_retries(foreign)
    if _translate_mail(foreign) or _translate_connector(foreign):
        return
    _translate_expression(foreign)
    _note_undone(foreign)


def translate_mappings(foreign: Foreign) -> None:
    """Write the input and output parameters of any activity."""
    block = foreign.child("inputOutput")
    if block is None:
        return
    for parameter in inner(block, "inputParameter"):
        _translate_input(foreign, parameter)
    for parameter in inner(block, "outputParameter"):
        _translate_output(foreign, parameter)


def _translate_input(foreign: Foreign, parameter: Element) -> None:
    name = parameter.get("name") or ""
    try:
        write_input(foreign, target=name, expression=expression_of_parameter(parameter))
    except Untranslatable as reason:
        foreign.note(
            "inputParameter",
            "blocks",
            _("{name} cannot be mapped here: {reason}", name=name, reason=reason.sentence),
        )
    else:
        foreign.note("inputParameter", "translated", _("maps {name} into the step", name=name))


def _translate_output(foreign: Foreign, parameter: Element) -> None:
    name = parameter.get("name") or ""
    try:
        expression = expression_of_parameter(parameter)
    except Untranslatable as refused:
        foreign.note(
            "outputParameter",
            "blocks",
            _("{name} cannot be mapped here: {reason}", name=name, reason=refused.sentence),
        )
    else:
        take_output(foreign, "outputParameter", variable=name, expression=expression)


def _translate_retries(foreign: Foreign) -> None:
    text = foreign.attribute("failedJobRetryTimeCycle")
    element = foreign.child("failedJobRetryTimeCycle")
    text = text or (text_of(element) if element is not None else "")
    cycle = _CYCLE.fullmatch(text.strip())
    if (
        cycle
        and foreign.write(
            "RetryPolicy", maxAttempts=cycle[1], initialInterval=cycle[2], backoffCoefficient="1"
        )
        is not None
    ):
        foreign.note(
            "failedJobRetryTimeCycle",
            "translated",
            _("is tried {cycle} times, {cycle2} apart", cycle=cycle[1], cycle2=cycle[2]),
        )
    elif text and not cycle:
        foreign.note(
            "failedJobRetryTimeCycle", "ignored", _("set the retries of the task: how often, how far apart")
        )


def _translate_mail(foreign: Foreign) -> bool:
    """Write a mail for the mail task of Activiti and Flowable."""
    if foreign.peek("type") != "mail":
        return False
    foreign.attribute("type")
    fields = {str(field.get("name")): _field_text(field) for field in foreign.take("field")}
    texts = {name: value_of(foreign, "field", text) for name, text in fields.items() if text}
    mail = foreign.write(
        "SendTaskConfiguration",
        subject=texts.get("subject"),
        bodyText=texts.get("text"),
        bodyHtml=texts.get("html"),
    )
    if mail is None:
        return True
    for kind in ("to", "cc", "bcc"):
        for address in filter(None, map(str.strip, texts.get(kind, "").split(","))):
            add(mail, kind, recipientType="email", value=address)
    foreign.note("type", "translated", _("sends a mail"))
    return True


def _field_text(field: Element) -> str:
    below = [text_of(child) for name in ("string", "expression") for child in inner(field, name)]
    return words(field, "stringValue", "expression") or "".join(below)


def _translate_connector(foreign: Foreign) -> bool:
    """Write a webhook for the HTTP connector."""
    connector = foreign.child("connector")
    if connector is None:
        return False
    kind = "".join(text_of(each) for each in inner(connector, "connectorId"))
    if kind != "http-connector":
        foreign.note(
            "connector",
            "ignored",
            _("there is no connector {kind} here: {choose}", kind=kind, choose=_CHOOSE),
            undone=True,
        )
        return True
    block = next(iter(inner(connector, "inputOutput")), None)
    inputs = {str(p.get("name")): p for p in inner(block, "inputParameter")} if block is not None else {}
    webhook = foreign.write(
        "WebhookConfiguration", **_webhook(foreign, inputs), outputVariable=_response_name(foreign, block)
    )
    if webhook is None:
        return True
    for entry in (
        [e for m in inner(inputs["headers"], "map") for e in inner(m, "entry")] if "headers" in inputs else ()
    ):
        add(webhook, "header", name=entry.get("key"), value=value_of(foreign, "headers", text_of(entry)))
    foreign.note("connector", "translated", _("calls the address as a webhook; its answer is read as JSON"))
    return True


def _webhook(foreign: Foreign, inputs: dict[str, Element]) -> dict[str, str]:
    texts = {
        name: value_of(foreign, name, text_of(each)) for name, each in inputs.items() if name != "headers"
    }
    return {
        "url": texts.get("url", ""),
        "method": texts.get("method", "GET").upper(),
        "body": texts.get("payload", ""),
    }


def _response_name(foreign: Foreign, block: Element | None) -> str:
    """Return the variable for the answer: that of the first output parameter."""
    outputs = inner(block, "outputParameter") if block is not None else []
    for other in outputs[1:]:
        reason = _(
            "the whole answer is in one variable here; take its parts in a variable task behind this one"
        )
        foreign.note("outputParameter", "blocks", f"{other.get('name')}: {reason}")
    return outputs[0].get("name") or "" if outputs else ""


def _translate_expression(foreign: Foreign) -> None:
    """Write a variable task for an expression whose result is kept."""
    text = foreign.attribute("expression")
    result = next(filter(None, map(foreign.attribute, _RESULTS)), "")
    if not text:
        if result:
            foreign.note(
                "resultVariable", "ignored", _("name the result where the task says what does its work")
            )
        return
    try:
        expression = single_expression(from_juel(text)) or ""
    except Untranslatable as reason:
        foreign.note(
            "expression",
            "ignored",
            _(
                "{text} calls Java ({reason}): {choose}",
                text=text[:80],
                reason=reason.sentence,
                choose=_CHOOSE,
            ),
            undone=True,
        )
        return
    written = foreign.write("VariableConfiguration") if result and expression else None
    if written is not None:
        add(written, "set", name=result, expression=expression)
        foreign.note("expression", "translated", _("computes the variable {result}", result=result))


def _note_undone(foreign: Foreign) -> None:
    for name in _JAVA:
        java = foreign.attribute(name)
        if java:
            foreign.note(
                name,
                "ignored",
                _("the Java code {java} does not run here: {choose}", java=java[:80], choose=_CHOOSE),
                undone=True,
            )
    kind, topic = foreign.attribute("type"), foreign.attribute("topic")
    if topic or kind:
        named = _("of the topic {topic}", topic=topic) if topic else _("of the type {kind}", kind=kind)
        foreign.note(
            "topic" if topic else "type",
            "ignored",
            _("no worker {named} listens here: {choose}", named=named, choose=_CHOOSE),
            undone=True,
        )
    decision = [foreign.attribute(name) for name in _DECISION]
    if decision[0]:
        reason = _(
            "the decision table {decision} does not run here: write it as a function and choose that",
            decision=decision[0][:80],
        )
        foreign.note("decisionRef", "ignored", reason, undone=True)
