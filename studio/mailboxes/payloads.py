"""What a process gets of a mail: texts as values, files by reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.files.store import keep_file, reference_to

if TYPE_CHECKING:
    from studio.mailboxes.models import IncomingMail
    from studio.mailboxes.reading import Enclosure, ReadMail

LARGEST_MB = 10.0
"""Of one attachment, where the start event says nothing."""
MOST_FILES = 50


def payload_of(mail: ReadMail, *, row: IncomingMail, email: dict[str, Any]) -> dict[str, Any]:
    """Returns the payload; stores the files that the start event wants, in the caller's transaction."""
    return {
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "recipients": list(mail.recipients),
        "subject": mail.subject,
        "text": mail.text,
        "text_cut": mail.cut,
        "sent_at": mail.sent_at,
        "message_id": mail.message_id,
        "attachments": attachments_of(mail, row=row, email=email) if email.get("extract_attachments") else [],
    }


def attachments_of(mail: ReadMail, *, row: IncomingMail, email: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns a reference per file; one that is too large is named with `refused`, and not stored."""
    given = email.get("max_attachment_size_mb")
    largest = float(LARGEST_MB if given is None else given) * 1024 * 1024
    return [attachment(each, row=row, largest=largest) for each in mail.enclosures[:MOST_FILES]]


def attachment(file: Enclosure, *, row: IncomingMail, largest: float) -> dict[str, Any]:
    """Stores one file and returns its reference."""
    if len(file.content) > largest:
        size = len(file.content)
        return {"filename": file.name, "mimeType": file.mime_type, "size": size, "refused": "too large"}
    kept = keep_file(file.content, name=file.name, mime_type=file.mime_type, origin=f"mail:{row.pk}")
    return dict(reference_to(kept))
