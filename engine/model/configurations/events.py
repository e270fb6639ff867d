"""Configurations of events."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TEMPLATE_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")


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
    """Which incoming mail starts the process; patterns are regular expressions.

    `auto_reply_template` is the key of a mail template of the library, else the text of the reply itself.
    """

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

    @property
    def reply_template(self) -> str | None:
        """The key of the reply's template; None where the file has the text, or nothing."""
        text = (self.auto_reply_template or "").strip()
        return text if _TEMPLATE_KEY.fullmatch(text) else None
