"""Forms of secrets. A value that was entered is never put back into a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.library.secrets.actions import Binding
from studio.library.secrets.models import Secret

VALUE_LIMIT = 9000
"""More than a value may have: the action says how many characters are allowed."""


def value_field(label: Any) -> forms.CharField:  # noqa: ANN401 - a lazy text
    """A field whose content browsers hide and pages never repeat."""
    widget = forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}, render_value=False)
    return forms.CharField(label=label, max_length=VALUE_LIMIT, widget=widget)


class BindingForm(RefusableForm):
    """What a secret is for."""

    description = forms.CharField(label=_("What is it for?"), required=False, max_length=500)
    use = forms.ChoiceField(label=_("Used by"), choices=Secret.Use.choices)
    hosts = forms.CharField(
        label=_("Hosts that may have it"),
        required=False,
        max_length=15_000,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=_(
            "For webhooks and mailboxes: one host name per line, without a port. It is sent nowhere else."
        ),
    )

    @property
    def entered(self) -> Binding:
        """What was entered."""
        data = self.cleaned_data
        return Binding(data["use"], tuple(data["hosts"].replace(",", "\n").splitlines()), data["description"])

    @staticmethod
    def values_of(secret: Secret) -> dict[str, Any]:
        """Returns what the form shows."""
        return {"description": secret.description, "use": secret.use, "hosts": "\n".join(secret.hosts)}


class NewSecretForm(BindingForm):
    """A new secret."""

    name = forms.CharField(
        label=_("Name"), max_length=64, help_text=_("Processes and agents name it so. It never changes.")
    )
    value = value_field(_("Value"))
    environment = forms.CharField(
        label=_("Only for the environment"),
        required=False,
        max_length=64,
        help_text=_("As PERISCOPE_ENVIRONMENT says there; empty: for every environment."),
    )
    field_order = ("name", "value", "use", "hosts", "description", "environment")


class RotationForm(RefusableForm):
    """A new value."""

    value = value_field(_("New value"))
    note = forms.CharField(label=_("Why?"), required=False, max_length=300)
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class DeletionForm(RefusableForm):
    """The name once more."""

    confirmed = forms.CharField(
        label=_("Name of the secret"), max_length=64, widget=forms.TextInput({"autocomplete": "off"})
    )
