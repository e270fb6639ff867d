"""What people type about mailboxes. Forms read; the actions decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.mailboxes.actions.manage import MailboxContent
from studio.mailboxes.models import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterable

PLAIN = {"spellcheck": "false", "autocomplete": "off"}


class MailboxForm(RefusableForm):
    """A mailbox."""

    name = forms.CharField(label=_("Name"), max_length=100)
    address = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("Whose mail arrives here. Automatic replies never go to it."),
    )
    host = forms.CharField(label=_("Mail server (IMAP)"), max_length=253, widget=forms.TextInput(PLAIN))
    port = forms.IntegerField(label=_("Port"), initial=993, min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Protection"), choices=Mailbox.Security.choices)
    username = forms.CharField(label=_("User name"), max_length=200, widget=forms.TextInput(PLAIN))
    secret = forms.ChoiceField(
        label=_("Secret with the password"),
        help_text=_("A secret of the library that is for mailboxes and for this mail server."),
    )
    folder = forms.CharField(label=_("Folder"), max_length=200, initial="INBOX")
    every_seconds = forms.IntegerField(label=_("Look every … seconds"), initial=60)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, secrets: Iterable[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["secret"].choices = [(name, name) for name in secrets]  # type: ignore[attr-defined]

    @property
    def content(self) -> MailboxContent:
        """What was entered."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return MailboxContent(**data)

    @staticmethod
    def values_of(mailbox: Mailbox) -> dict[str, Any]:
        """Returns what the form shows."""
        return {name: getattr(mailbox, name) for name in MailboxForm.base_fields}


class HandInForm(RefusableForm):
    """A mail that is handed in by hand."""

    sender = forms.CharField(label=_("From"), max_length=254)
    to = forms.CharField(label=_("To"), max_length=254)
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=100_000, required=False, widget=forms.Textarea({"rows": 6})
    )
