"""The table of all kinds of work."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.elements.work.agent import Agent
from engine.elements.work.email import Email
from engine.elements.work.kind import WorkKind
from engine.elements.work.pass_through import PassThrough
from engine.elements.work.script import Script
from engine.elements.work.variable import Variable
from engine.elements.work.webhook import Webhook
from engine.model.activities import Activity

KINDS: Mapping[str, WorkKind] = MappingProxyType(
    {kind.name: kind for kind in (Agent(), Webhook(), Email(), Script(), Variable(), PassThrough())}
)
"""In the order in which a configuration is looked for."""


def kind_of(node: Activity) -> WorkKind:
    """The kind that the activity is configured for."""
    return next(kind for kind in KINDS.values() if kind.configures(node))
