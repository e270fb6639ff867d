"""Mails about reviews: a person was asked for a verdict. A handler of the outbox."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from studio.accounts.models import User
from studio.processes.lifecycle import ReviewState
from studio.processes.models import Review


def tell_reviewer(payload: dict[str, Any], *, key: str) -> None:
    """Sends one mail in the person's language, unless the review is over or the person cannot be reached."""
    found = Review.objects.select_related("version__definition", "requested_by")
    review = found.filter(pk=payload["review"], state=ReviewState.OPEN).first()
    person = User.objects.filter(pk=payload["person"], is_active=True).exclude(email="").first()
    if review is None or person is None:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        mail_of(review, person=person, key=key).send()


def mail_of(review: Review, *, person: User, key: str) -> EmailMessage:
    """Returns the mail; its Message-ID is made of the key, so that a repeated mail is recognised."""
    version = review.version
    names = {
        "person": person,
        "by": review.requested_by,
        "name": version.definition.name,
        "number": version.number,
    }
    page = reverse("processes:review", kwargs={"key": version.definition.key, "number": version.number})
    sentences = [
        _("Hello %(person)s,") % names,
        _("%(by)s asks for your verdict on version %(number)s of “%(name)s”.") % names,
        review.message,
        settings.PUBLIC_ADDRESS + page,
    ]
    subject = _("Please review “%(name)s”, version %(number)s") % names
    return EmailMessage(
        subject=" ".join(subject.split()),
        body="\n\n".join(filter(None, sentences)) + "\n",
        to=[person.email],
        headers={"Message-ID": f"<{hashlib.sha256(key.encode()).hexdigest()}@periscope>"},
    )
