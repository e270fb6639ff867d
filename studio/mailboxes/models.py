"""Mailboxes, the mails found in them, and the replies that were sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from studio.files.models import StoredFile


class Mailbox(models.Model):
    """A folder of a mail server that is looked at from time to time."""

    class Security(models.TextChoices):
        """How the connection is protected."""

        TLS = "tls", _("TLS")
        STARTTLS = "starttls", "STARTTLS"
        NONE = "none", _("None (only within a network you trust)")

    name = models.CharField(max_length=100, unique=True)
    address = models.EmailField(blank=True)
    """Address whose mail arrives here; replies never go to it."""
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    username = models.CharField(max_length=200)
    secret = models.CharField(max_length=64)
    """Name of the secret with the password; never the password."""
    folder = models.CharField(max_length=200, default="INBOX")
    every_seconds = models.PositiveIntegerField(default=60)
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    """Mails that arrived before are left alone."""
    disabled_at = models.DateTimeField(null=True)
    uid_validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    """Every mail up to it is dealt with, under this UIDVALIDITY (RFC 3501 §2.3.1.1)."""
    trying_uid = models.BigIntegerField(default=0)
    """Mail that is being dealt with, and how often that was begun: who kills its worker is set aside."""
    tries = models.PositiveIntegerField(default=0)
    next_poll_at = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField(null=True)
    polled_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    """Looks in vain since the last good one."""
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class IncomingMail(models.Model):
    """One mail that was found, once: its digest says whether it was seen before."""

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="mails")
    """Empty for one that a person handed in."""
    uid_validity = models.BigIntegerField(null=True)
    uid = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, unique=True)
    """Of Message-ID, sender, date and subject (`reading.digest_of`): the same mail starts nothing twice."""
    message_id = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    recipients = models.CharField(max_length=1000, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    size = models.PositiveIntegerField(default=0)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    """Why it was ignored or set aside."""
    original = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    """The mail as it came, where a process got it or a person has to look at it."""
    starts = models.JSONField(default=list)
    """What it started: [{"process", "element", "publication"}]."""

    class Meta:
        ordering = ("-found_at", "-id")
        indexes = (
            models.Index(fields=("-found_at", "-id"), name="incoming_mail_newest"),
            models.Index(fields=("state", "-found_at"), name="incoming_mail_by_state"),
        )

    def __str__(self) -> str:
        return self.subject or self.message_id or str(self.pk)


class Reply(models.Model):
    """An automatic reply, for as long as it counts against the next one to the same sender."""

    sender = models.CharField(max_length=320)
    process_id = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = (models.Index(fields=("sender", "at"), name="reply_by_sender"),)
