"""Hands a message to the SMTP server, and tells what became of each recipient."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from django.conf import settings

from engine.errors import ActivityFailure


@dataclass(frozen=True)
class SmtpServer:
    """Where mail is handed over. TLS is STARTTLS with a verified certificate."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    use_tls: bool = False
    timeout_seconds: float = 20.0

    @classmethod
    def from_settings(cls) -> SmtpServer:
        """Returns the server of this installation."""
        return cls(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            use_tls=settings.EMAIL_USE_TLS,
            timeout_seconds=settings.EMAIL_TIMEOUT,
        )


def hand_over(server: SmtpServer, *, message: EmailMessage, sender: str, to: Sequence[str]) -> dict[str, str]:
    """Sends the message; returns address → reason for recipients the server refused while taking others.

    Blocking. Raises ActivityFailure: retryable for everything temporary (connection, 4xx), else not.
    """
    try:
        with smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds) as connection:
            if server.use_tls:
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
            refused = connection.send_message(message, from_addr=sender, to_addrs=list(to))
    except smtplib.SMTPRecipientsRefused as error:
        raise of_refused(error.recipients) from error
    except smtplib.SMTPAuthenticationError as error:
        raise failure(
            "mail-not-authorised", "the mail server refuses our login", status=error.smtp_code, final=True
        ) from error
    except smtplib.SMTPResponseException as error:
        raise failure("mail-refused", words(error.smtp_error), status=error.smtp_code) from error
    except smtplib.SMTPNotSupportedError as error:
        raise failure("mail-refused", str(error), status=0, final=True) from error
    except ssl.SSLError as error:
        raise failure("mail-tls-failed", str(error), status=0, final=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise failure("mail-unavailable", f"the mail server does not answer: {error}", status=0) from error
    return {address: f"{code} {words(text)}" for address, (code, text) in refused.items()}


def of_refused(recipients: Mapping[str, tuple[int, bytes]]) -> ActivityFailure:
    """Returns the failure when the server takes nobody; one temporary refusal is worth a retry."""
    reasons = {address: f"{code} {words(text)}" for address, (code, text) in recipients.items()}
    temporary = any(400 <= code < 500 for code, _text in recipients.values())
    message = "the mail server refuses every recipient: " + "; ".join(
        f"{address}: {reason}" for address, reason in reasons.items()
    )
    return ActivityFailure(
        "mail-recipients-refused", message[:1000], retryable=temporary, details={"refused": reasons}
    )


def failure(code: str, text: str, *, status: int, final: bool = False) -> ActivityFailure:
    """Returns a failure; SMTP says by the first digit whether it is temporary (RFC 5321 §4.2.1)."""
    permanent = final or 500 <= status < 600
    message = f"{status} {text}" if status else text
    return ActivityFailure(code, message[:1000], retryable=not permanent)


def words(text: bytes | str) -> str:
    """Returns what the server said, as one line."""
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(said.split())[:300]
