"""`SendTaskConfiguration`."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.configurations.activities import InputMapping, OutputMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`type` is email, variable, role or assignee."""

    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """`source_type` is variable, url or inline."""

    source_type: str
    source: str
    filename: str | None = None
    mime_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendConfiguration:
    """An e-mail; `template` names one of the library."""

    subject: str = ""
    template: str | None = None
    body_html: str | None = None
    body_text: str | None = None
    reply_to: str | None = None
    priority: str = "normal"
    track_opens: bool = False
    track_clicks: bool = False
    output_variable: str | None = None
    error_variable: str | None = None
    to: tuple[Recipient, ...] = ()
    cc: tuple[Recipient, ...] = ()
    bcc: tuple[Recipient, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    inputs: tuple[InputMapping, ...] = ()
    output: OutputMapping | None = None
    line: int = 0
