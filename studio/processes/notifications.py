"""Mails about reviews and remarks: handlers of the outbox, and reminders of the clock."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from studio.accounts.models import User
from studio.outbox.actions import post
from studio.processes.lifecycle import ReviewState
from studio.processes.models import Comment, Review, Version

if TYPE_CHECKING:
    from collections.abc import Sequence

ASKED = "review.asked"
"""Topic of the outbox: a person was asked for a verdict, or is reminded of it."""


def tell_reviewer(payload: dict[str, Any], *, key: str) -> None:
    """Sends one mail in the person's language, unless the review is over or the person cannot be reached."""
    found = Review.objects.select_related("version__definition", "requested_by")
    review = found.filter(pk=payload["review"], state=ReviewState.OPEN).first()
    person = reachable(payload["person"])
    if review is None or person is None:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        request_mail(review, person=person, key=key, again=bool(payload.get("again"))).send()


def tell_mentioned(payload: dict[str, Any], *, key: str) -> None:
    """Sends one mail in the person's language about a remark that calls them by name."""
    comment = Comment.objects.select_related("author").filter(pk=payload["comment"]).first()
    version = Version.objects.select_related("definition").filter(pk=payload["version"]).first()
    person = reachable(payload["person"])
    if comment is None or version is None or person is None:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        mention_mail(comment, version=version, person=person, key=key).send()


def reachable(pk: int) -> User | None:
    """Returns the person if they can log in and have an address."""
    return User.objects.filter(pk=pk, is_active=True).exclude(email="").first()


def request_mail(review: Review, *, person: User, key: str, again: bool = False) -> EmailMessage:
    """Returns the mail about a request; `again` reminds of one that waits."""
    version = review.version
    names = {"by": review.requested_by, **names_of(version, person=person)}
    sentence = _("%(by)s asks for your verdict on version %(number)s of “%(name)s”.")
    waits = _("%(by)s still waits for your verdict on version %(number)s of “%(name)s”.")
    subject = _("Please review “%(name)s”, version %(number)s")
    reminder = _("Reminder: please review “%(name)s”, version %(number)s")
    sentences = [
        (waits if again else sentence) % names,
        review.message,
        address_of("review", version=version),
    ]
    return mail(sentences, subject=(reminder if again else subject) % names, person=person, key=key)


def mention_mail(comment: Comment, *, version: Version, person: User, key: str) -> EmailMessage:
    """Returns the mail about a remark."""
    names = {"by": comment.author, **names_of(version, person=person)}
    sentences = [
        _("%(by)s mentions you in a comment on version %(number)s of “%(name)s”:") % names,
        comment.body,
        f"{address_of('version', version=version)}#comment-{comment.answers_id or comment.pk}",
    ]
    subject = _("%(by)s mentions you: “%(name)s”, version %(number)s") % names
    return mail(sentences, subject=subject, person=person, key=key)


def names_of(version: Version, *, person: User) -> dict[str, object]:
    """Returns what the sentences fill in."""
    return {"person": person, "name": version.definition.name, "number": version.number}


def address_of(name: str, *, version: Version) -> str:
    """Returns the whole address of a page of a version."""
    names = {"key": version.definition.key, "number": version.number}
    return str(settings.PUBLIC_ADDRESS + reverse(f"processes:{name}", kwargs=names))


def mail(sentences: Sequence[str], *, subject: str, person: User, key: str) -> EmailMessage:
    """Returns a mail; its Message-ID is made of the key, so that a repeated mail is recognised."""
    hello = _("Hello %(person)s,") % {"person": person}
    return EmailMessage(
        subject=" ".join(subject.split()),
        body="\n\n".join(filter(None, [hello, *sentences])) + "\n",
        to=[person.email],
        headers={"Message-ID": f"<{hashlib.sha256(key.encode()).hexdigest()}@periscope>"},
    )


def remind_reviewers() -> int:
    """Posts a reminder, once per day, to everybody asked whose verdict a review has waited for too long."""
    now = timezone.now()
    late = now - timedelta(days=settings.REVIEW_REMINDER_DAYS)
    waiting = Review.objects.filter(state=ReviewState.OPEN, requested_at__lt=late).prefetch_related("asked")
    count = 0
    for review in waiting:
        given = set(review.verdicts.values_list("reviewer", flat=True))
        for person in review.asked.all():
            if person.pk not in given:
                post(
                    topic=ASKED,
                    key=f"{ASKED}:{review.pk}:{person.pk}:{now:%Y-%m-%d}",
                    payload={"review": review.pk, "person": person.pk, "again": True},
                )
                count += 1
    return count
