"""Pools and message flows (BPMN 2.0 §9), and what stands at the root beside the processes (§8.4)."""

from __future__ import annotations

from typing import Final

from engine.model.event_definitions import RootEventElement
from engine.model.process import MessageFlow, Participant
from engine.parse.elements.fields import named_fields
from engine.parse.extensions.assembly import read_extensions
from engine.parse.source import Item, Source

ROOT_EVENTS: Final = ("message", "signal", "error", "escalation")


def read_participants(collaborations: list[Item], *, source: Source) -> tuple[Participant, ...]:
    """Return the pools of all collaborations."""
    items = [item for each in collaborations for item in source.items(each, "participant")]
    return tuple(
        Participant(**named_fields(item, source=source), process=item.reference("processRef"))
        for item in items
    )


def read_message_flows(collaborations: list[Item], *, source: Source) -> tuple[MessageFlow, ...]:
    """Return the message flows of all collaborations."""
    items = [item for each in collaborations for item in source.items(each, "messageFlow")]
    return tuple(_read_message_flow(item, source=source) for item in items)


def _read_message_flow(item: Item, *, source: Source) -> MessageFlow:
    start, end = item.reference("sourceRef") or "", item.reference("targetRef") or ""
    return MessageFlow(**named_fields(item, source=source), source=start, target=end)


def read_root_events(root: Item, *, source: Source) -> tuple[RootEventElement, ...]:
    """Return the messages, signals, errors and escalations of the file."""
    items = [item for kind in ROOT_EVENTS for item in source.items(root, kind)]
    return tuple(
        RootEventElement(
            id=item.id,
            kind=item.name,
            name=item.attribute("name") or "",
            code=item.attribute("errorCode") or item.attribute("escalationCode"),
            line=item.line,
            extensions=read_extensions(item, source=source),
        )
        for item in items
    )
