"""Which mails a start event wants: patterns under a time limit, and rules about senders."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.mailboxes.reading import ReadMail

SECONDS = 0.25
"""What one pattern may take for one text."""
LONGEST_PATTERN = 500


class Unmatched(Exception):
    """A pattern gave no answer: it is broken or took too long; the text says which."""


def wants(email: dict[str, Any], *, mail: ReadMail) -> bool:
    """Tells whether a start event (`StartEvent.email`) wants the mail; raises Unmatched."""
    if matches_sender(email.get("blocked_senders") or (), sender=mail.sender):
        return False
    allowed = email.get("allowed_senders") or ()
    if allowed and not matches_sender(allowed, sender=mail.sender):
        return False
    addressed, subject = email.get("address_pattern"), email.get("subject_pattern")
    if addressed and not any(found(addressed, text=address) for address in mail.recipients):
        return False
    return not subject or found(subject, text=mail.subject)


def matches_sender(rules: Iterable[str], *, sender: str) -> bool:
    """Tells whether an address is among the rules: an address, a domain, or everything below it (`*.`)."""
    domain = sender.rpartition("@")[2]
    return any(fits(rule.strip().lower().removeprefix("*@"), sender=sender, domain=domain) for rule in rules)


def fits(rule: str, *, sender: str, domain: str) -> bool:
    """Tells whether one rule, in small letters, is about the sender."""
    if "@" in rule.removeprefix("@"):
        return rule == sender
    named = rule.removeprefix("@")
    if named.startswith("*."):
        return domain.endswith(named[1:])
    return bool(named) and named == domain


def found(pattern: str, *, text: str) -> bool:
    """Tells whether a pattern is found in a text, whatever the case of letters; raises Unmatched."""
    try:
        return compiled(pattern).search(text, timeout=SECONDS) is not None
    except TimeoutError as error:
        raise Unmatched(f"the pattern {pattern[:100]!r} takes too long for this mail") from error


@lru_cache(maxsize=256)
def compiled(pattern: str) -> regex.Pattern[str]:
    """Returns the pattern; raises Unmatched for one that is none."""
    if len(pattern) > LONGEST_PATTERN:
        raise Unmatched(f"a pattern has at most {LONGEST_PATTERN} characters")
    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except (regex.error, RecursionError, OverflowError, MemoryError, ValueError) as error:
        raise Unmatched(f"the pattern {pattern[:100]!r} is no regular expression") from error
