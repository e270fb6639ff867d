"""Tasks that a machine does in Camunda 8: job workers, connectors, expressions, decisions."""

from __future__ import annotations

import json
import re
from typing import Final

from engine.parse.dialects.feel import is_feel
from engine.parse.dialects.mappings import take_output, write_input, write_literal
from engine.parse.dialects.notebook import Foreign, add, inner
from engine.parse.dialects.numbers import whole_number
from engine.parse.dialects.zeebe.values import expression_of, value_of
from engine.parse.xml import Element
from engine.phrases import gettext as _

_HTTP: Final = re.compile(r"io\.camunda:http-json:\d+")
_CHOOSE: Final = _("choose an agent, a function, a webhook or a mail for it")
_SECRET: Final = re.compile(r"\{\{\s*secrets\.(\w+)\s*\}\}|secrets\.(\w+)")


def translate_work(foreign: Foreign) -> None:
    """Write what does the work of a task here, or say that nothing does."""
    job = foreign.child("taskDefinition")
    if job is not None:
        _translate_retries(foreign, job.get("retries") or "")
        kind = job.get("type") or ""
        if _HTTP.fullmatch(kind):
            _translate_http(foreign)
            return
        foreign.note(
            "taskDefinition",
            "ignored",
            _("no worker takes jobs of the type {kind} here: {choose}", kind=kind[:80], choose=_CHOOSE),
            undone=True,
        )
    _translate_script(foreign)
    decision = foreign.child("calledDecision")
    if decision is not None:
        table = decision.get("decisionId")
        reason = _(
            "the decision table {table} does not run here: write it as a function and choose that",
            table=table,
        )
        foreign.note("calledDecision", "ignored", reason, undone=True)


def translate_mappings(foreign: Foreign) -> None:
    """Write the inputs and outputs of any activity."""
    block = foreign.child("ioMapping")
    if block is None:
        return
    for each in inner(block, "input"):
        _translate_input(foreign, source=each.get("source") or "", target=each.get("target") or "")
    for each in inner(block, "output"):
        _translate_output(foreign, source=each.get("source") or "", target=each.get("target") or "")


def _translate_input(foreign: Foreign, *, source: str, target: str) -> None:
    if not is_feel(source):
        write_literal(foreign, target=target, text=source)
    elif expression := expression_of(foreign, "input", source):
        write_input(foreign, target=target, expression=expression)
    else:
        return
    foreign.note("input", "translated", _("maps {target} into the step", target=target))


def _translate_output(foreign: Foreign, *, source: str, target: str) -> None:
    expression = expression_of(foreign, "output", source)
    if expression:
        take_output(foreign, "output", variable=target, expression=expression)


def _translate_retries(foreign: Foreign, retries: str) -> None:
    if (whole_number(retries) or 0) > 0 and foreign.write("RetryPolicy", maxAttempts=retries) is not None:
        foreign.note("taskDefinition", "translated", _("is tried {retries} times", retries=retries))


def _translate_script(foreign: Foreign) -> None:
    script = foreign.child("script")
    if script is None:
        return
    name = script.get("resultVariable") or ""
    expression = expression_of(foreign, "script", script.get("expression") or "")
    written = foreign.write("VariableConfiguration") if name and expression else None
    if written is not None:
        add(written, "set", name=name, expression=expression)
        foreign.note("script", "translated", _("computes the variable {name}", name=name))


def _translate_http(foreign: Foreign) -> None:
    """Write a webhook for the REST connector, whose settings stand in its input mapping."""
    block, headers = foreign.child("ioMapping"), foreign.child("taskHeaders")
    inputs = (
        {str(i.get("target")): i.get("source") or "" for i in inner(block, "input")}
        if block is not None
        else {}
    )
    told = (
        {str(h.get("key")): h.get("value") or "" for h in inner(headers, "header")}
        if headers is not None
        else {}
    )
    body = inputs.get("body", "")
    webhook = foreign.write(
        "WebhookConfiguration",
        url=_with_secrets(foreign, value_of(foreign, "url", inputs.get("url", ""))),
        method=inputs.get("method", "GET").strip('=" ').upper(),
        bodyExpression=expression_of(foreign, "body", body) if is_feel(body) else None,
        body=None if is_feel(body) else body,
        outputVariable=told.get("resultVariable"),
        timeoutSeconds=inputs.get("readTimeoutInSeconds") or None,
    )
    if webhook is None:
        return
    _write_headers(foreign, webhook, inputs.get("headers", ""))
    if inputs.get("authentication.type", "noAuth") != "noAuth":
        foreign.note(
            "authentication",
            "blocks",
            _("choose how the webhook proves who it is, with a secret of the library"),
        )
    if told.get("resultExpression"):
        reason = _(
            "the whole answer is in one variable here; take its parts in a variable task behind this one"
        )
        foreign.note("resultExpression", "blocks", reason)
    foreign.note("taskDefinition", "translated", _("calls the address as a webhook"))


def _write_headers(foreign: Foreign, webhook: Element, text: str) -> None:
    if not text:
        return
    try:
        expression = expression_of(foreign, "headers", text)
        named = dict(json.loads(expression)) if expression else {}
    except (ValueError, TypeError):
        foreign.note("headers", "blocks", _("the headers are computed: write them one by one"))
        return
    for name, value in named.items():
        add(webhook, "header", name=str(name), value=_with_secrets(foreign, str(value)))


def _with_secrets(foreign: Foreign, text: str) -> str:
    """Leave secrets of Camunda as they are written, and say that they must be chosen here."""
    if _SECRET.search(text):
        foreign.note("secrets", "blocks", _("names a secret of Camunda: choose one of the library"))
    return text
