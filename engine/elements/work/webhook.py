"""`WebhookConfiguration`: an HTTP endpoint answers."""

from __future__ import annotations

from typing import cast

from engine.elements.context import Context
from engine.elements.surroundings import Surroundings
from engine.elements.work.kind import Config, WorkKind, compile_inputs, compile_outputs
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity
from engine.model.configurations import OutputMapping, WebhookConfiguration


class Webhook(WorkKind):
    """Runs in an ordinary activity; secrets stay names until the very last moment."""

    name = "webhook"

    def configures(self, node: Activity) -> bool:
        """Whether it carries a WebhookConfiguration."""
        return node.extensions.webhook is not None

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """Templates and expressions are checked; the rest goes to the sender as it is."""
        hook = cast("WebhookConfiguration", node.extensions.webhook)
        output = hook.output or OutputMapping()
        outputs = (output, OutputMapping(variable=hook.output_variable))
        return {
            "method": hook.method,
            "url": surroundings.template(node, hook.url),
            "headers": [[name, surroundings.template(node, text)] for name, text in hook.headers],
            "query": [[name, surroundings.template(node, text)] for name, text in hook.query],
            "body": surroundings.template(node, hook.body),
            "body_expression": surroundings.expression(node, hook.body_expression)
            if hook.body_expression
            else None,
            "inputs": compile_inputs(node, hook.inputs, surroundings),
            "outputs": compile_outputs(node, outputs, surroundings),
            "error_variable": output.error_variable or hook.error_variable,
            "start_to_close": hook.timeout_seconds,
            "settings": {
                "authentication": hook.authentication,
                "secret": hook.secret,
                "header_name": hook.secret_header,
                "expected_status": hook.expected_status,
                "response_type": hook.response_type,
                "timeout_seconds": hook.timeout_seconds,
                "idempotency_header": hook.idempotency_header,
                # Only where it is asked for: plans of before keep their content.
                **({"signature_secret": hook.signature_secret} if hook.signature_secret else {}),
            },
        }

    def request(self, context: Context, config: Config) -> JsonObject:
        """Fields of `ports.HttpRequest`."""
        return {
            "method": config["method"],
            "url": context.fill_text(config["url"]) or "",
            "headers": {name: context.fill_text(text) or "" for name, text in config["headers"]},
            "query": {name: context.fill_text(text) or "" for name, text in config["query"]},
            "body": _body(context, config),
            "configuration": config["settings"],
        }


def _body(context: Context, config: Config) -> Json:
    if config["body_expression"] is not None:
        return context.evaluate(config["body_expression"])
    if config["body"] is not None:
        return context.fill(config["body"])
    return context.inputs(config["inputs"]) if config["inputs"] else None
