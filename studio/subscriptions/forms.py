"""What people type about subscriptions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.subscriptions.events import LABELS


class SubscriptionForm(RefusableForm):
    """A subscription; `revision` is the one that the person saw when they began to change it."""

    revision = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=100)
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.TextInput({"spellcheck": "false", "placeholder": "https://…"}),
        help_text=_("It is called by POST. Only public addresses, unless an administrator allows the host."),
    )
    families = forms.MultipleChoiceField(
        label=_("Hears of"), choices=list(LABELS.items()), widget=forms.CheckboxSelectMultiple
    )
