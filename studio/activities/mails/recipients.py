"""Who gets a mail: addresses, variables, roles and assignees become addresses, each checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from engine.errors import ActivityFailure
from studio.accounts.selectors import find_person, members_of
from studio.activities.mails.contents import ENCODED

MOST_RECIPIENTS = 50
CONTROL = {chr(code) for code in range(32)} | {"\x7f"}


@dataclass
class Recipients:
    """The envelope: addresses by header, and what could not become an address, with the reason."""

    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    bcc: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    name: str = ""
    """Whom to greet, when the mail goes to one known person."""

    @property
    def everybody(self) -> list[str]:
        """All addresses, each once."""
        return list(dict.fromkeys([*self.to, *self.cc, *self.bcc]))


def resolve_recipients(
    *,
    to: Iterable[Mapping[str, Any]],
    cc: Iterable[Mapping[str, Any]],
    bcc: Iterable[Mapping[str, Any]],
    domains: Sequence[str],
) -> Recipients:
    """Returns who gets the mail. Reads people and groups from the database.

    Raises ActivityFailure (not retryable) when nobody is left, there are too many, or an address carries
    line breaks: that is an attempt to write headers.
    """
    found = Recipients()
    for header, wanted in (("to", to), ("cc", cc), ("bcc", bcc)):
        for recipient in wanted:
            for text in texts_of(recipient):
                add(found, header=header, text=text, domains=domains)
    if len(found.everybody) > MOST_RECIPIENTS:
        message = f"the mail has {len(found.everybody)} recipients, {MOST_RECIPIENTS} are allowed"
        raise ActivityFailure("mail-too-many-recipients", message, retryable=False)
    if not found.everybody:
        reasons = "; ".join(f"{text!r}: {reason}" for text, reason in found.refused.items())
        raise ActivityFailure(
            "mail-no-recipient", f"the mail has no recipient ({reasons or 'none is named'})", retryable=False
        )
    if len(found.everybody) == 1:
        person = find_person(found.everybody[0])
        found.name = str(person) if person else ""
    return found


def add(found: Recipients, *, header: str, text: str, domains: Sequence[str]) -> None:
    """Puts an address under its header, or under the refused ones with the reason."""
    address = ascii_address(text)
    reason = reason_against(address, domains=domains)
    if reason:
        found.refused[text[:300]] = reason
    elif address not in found.everybody:
        getattr(found, header).append(address)


def texts_of(recipient: Mapping[str, Any]) -> Iterator[str]:
    """Yields the texts that should be addresses, one each."""
    kind, value = recipient.get("type", "email"), recipient.get("value")
    for text in flat_texts(value):
        if CONTROL & set(text):
            message = "an address contains a line break or another control character"
            raise ActivityFailure("mail-bad-address", message, retryable=False)
        if kind == "role":
            yield from members(text)
        elif kind == "email":
            yield from (address for _name, address in getaddresses([text]))
        else:
            yield address_of(text)


def flat_texts(value: object) -> Iterator[str]:
    """Yields the texts in a value: itself, the items of a list, the field `email` of an object."""
    if isinstance(value, str):
        if value.strip(" "):
            yield value.strip(" ")
    elif isinstance(value, Mapping):
        yield from flat_texts(value.get("email"))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from flat_texts(item)


def members(role: str) -> list[str]:
    """Returns the addresses of everybody in a role or team; its name again when it has none."""
    found = [person.email for person in members_of(role) if person.email]
    return found or [role]


def address_of(text: str) -> str:
    """Returns the address of a person named by user name or address; the text when nobody has it."""
    if "@" in text:
        return getaddresses([text])[0][1] or text
    person = find_person(text)
    return person.email if person and person.email else text


def ascii_address(text: str) -> str:
    """Returns the address with its domain in ASCII, as SMTP wants it."""
    local, at, domain = text.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}" if at else text
    except UnicodeError:
        return text


def reason_against(address: str, *, domains: Sequence[str]) -> str:
    """Says why an address cannot be used, or returns an empty text."""
    if ENCODED in address:  # valid for Django, but decoded again by whoever writes the header
        return "names nobody and is no e-mail address"
    try:
        validate_email(address)
    except ValidationError:
        return "names nobody and is no e-mail address"
    if domains and address.rpartition("@")[2].lower() not in {domain.lower() for domain in domains}:
        return "its domain is not among those that processes may write to"
    return ""
