"""Configurations of events."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageConfiguration:
    """How a message finds its instance; `time_to_live` is seconds."""

    correlation_key: str | None = None
    output_variable: str | None = None
    time_to_live: float | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalConfiguration:
    """Where the payload of a signal goes."""

    output_variable: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorConfiguration:
    """Where code and message of a caught error go."""

    code_variable: str | None = None
    message_variable: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTriggerConfiguration:
    """Which incoming mail starts the process; patterns are regular expressions."""

    enabled: bool = True
    address_pattern: str | None = None
    subject_pattern: str | None = None
    allowed_senders: tuple[str, ...] = ()
    blocked_senders: tuple[str, ...] = ()
    extract_attachments: bool = False
    max_attachment_size_mb: float | None = None
    auto_reply: bool = False
    auto_reply_template: str | None = None
    line: int = 0
