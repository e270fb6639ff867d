"""Mappings that stand beside a configuration belong to it, where it has none of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from engine.model.configurations import (
    AgentConfiguration,
    CallActivityConfiguration,
    ScriptConfiguration,
    SendConfiguration,
    SubprocessConfiguration,
    WebhookConfiguration,
)
from engine.model.extensions import Extensions

Work = TypeVar("Work", AgentConfiguration, WebhookConfiguration, ScriptConfiguration, SendConfiguration)
Scope = TypeVar("Scope", SubprocessConfiguration, CallActivityConfiguration)


def with_mappings(extensions: Extensions) -> Extensions:
    """Return the extensions with their loose mappings given to their configurations."""
    if not (extensions.inputs or extensions.outputs):
        return extensions
    return replace(
        extensions,
        agent=_work(extensions.agent, loose=extensions),
        webhook=_work(extensions.webhook, loose=extensions),
        script=_work(extensions.script, loose=extensions),
        send=_work(extensions.send, loose=extensions),
        subprocess=_scope(extensions.subprocess, loose=extensions),
        call_activity=_scope(extensions.call_activity, loose=extensions),
    )


def _work(configuration: Work | None, *, loose: Extensions) -> Work | None:
    if configuration is None:
        return None
    output = loose.outputs[0] if loose.outputs else None
    inputs = configuration.inputs or loose.inputs
    return replace(configuration, inputs=inputs, output=configuration.output or output)


def _scope(configuration: Scope | None, *, loose: Extensions) -> Scope | None:
    if configuration is None:
        return None
    inputs = configuration.inputs or loose.inputs
    return replace(configuration, inputs=inputs, outputs=configuration.outputs or loose.outputs)
