"""What people type to publish a message or a signal."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.correlation.lifecycle import MESSAGE, NAMES, SIGNAL
from studio.correlation.selectors import PublicationFilter

KINDS = ((MESSAGE, _("Message: to one instance")), (SIGNAL, _("Signal: to everybody who waits")))


class PublishForm(forms.Form):
    """A message or signal by hand."""

    kind = forms.ChoiceField(label=_("What"), choices=KINDS, initial=MESSAGE)
    name = forms.CharField(
        label=_("Name"), max_length=300, help_text=_("As the processes that wait for it name it.")
    )
    key = forms.CharField(
        label=_("Correlation key"),
        max_length=1000,
        required=False,
        help_text=_("Of a message: tells which instance it is for. Left empty, the name alone decides."),
    )
    payload = forms.CharField(
        label=_("Values"),
        required=False,
        initial="{}",
        widget=forms.Textarea(attrs={"rows": 6, "class": "code", "spellcheck": "false"}),
        help_text=_("A JSON object; each of its fields sets the variable of its name."),
    )
    hours = forms.FloatField(
        label=_("Keep for hours"),
        required=False,
        min_value=0,
        max_value=24 * 365,
        help_text=_(
            "How long a message is kept that nobody waits for yet. Left empty: as the studio is set."
        ),
    )
    idempotency_key = forms.CharField(max_length=100, widget=forms.HiddenInput)

    def clean_payload(self) -> dict[str, Any]:
        """The JSON object that was typed."""
        text = self.cleaned_data["payload"].strip() or "{}"
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(
                _("This is not JSON: %(reason)s"), params={"reason": error}
            ) from error
        if not isinstance(value, dict):
            raise forms.ValidationError(_("Expected a JSON object, such as {“amount”: 5}."))
        return value

    @property
    def time_to_live(self) -> timedelta | None:
        """How long the message is kept, where that was typed."""
        hours = self.cleaned_data.get("hours")
        return None if hours is None else timedelta(hours=hours)


class PublicationFilterForm(forms.Form):
    """The filters of the list; what is no filter does not narrow it."""

    q = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(choices=[(MESSAGE, ""), (SIGNAL, "")], required=False)
    state = forms.ChoiceField(choices=[(state.value, name) for state, name in NAMES.items()], required=False)

    def chosen(self) -> PublicationFilter:
        """What was chosen."""
        self.is_valid()
        return PublicationFilter(**{name: self.cleaned_data.get(name, "") for name in ("q", "kind", "state")})
