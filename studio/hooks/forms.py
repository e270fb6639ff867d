"""What people type to make a trigger."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TriggerForm(forms.Form):
    """A trigger of one process."""

    message = forms.ChoiceField(label=_("Message"))
    payload = forms.CharField(
        label=_("Values"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false"}),
        help_text=_(
            "Expression over the call's JSON body that makes the values, such as {'amount': body.total}. "
            "Left empty: the body itself."
        ),
    )
    key = forms.CharField(
        label=_("Correlation key"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false"}),
        help_text=_(
            "Expression that tells which instance it is for, such as body.order.id. "
            "Left empty: the name alone decides."
        ),
    )

    def __init__(self, *arguments: Any, messages: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["message"].choices = [(name, name) for name in messages]  # type: ignore[attr-defined]
