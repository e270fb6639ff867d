"""What administrators type about retention."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm

KEEP, GENERAL, DAYS = "keep", "general", "days"
CHOICES = (
    (GENERAL, _("go by the general rule")),
    (KEEP, _("stay for ever")),
    (DAYS, _("go some days after their end")),
)


class RuleForm(RefusableForm):
    """How long ended instances of one process stay."""

    field_order = ("rule", "days")
    days = forms.IntegerField(label=_("Days"), required=False, min_value=1)

    def __init__(self, *args: Any, general: bool, **options: Any) -> None:
        """`general` is the form of the general rule, which has none above it."""
        super().__init__(*args, **options)
        offered = [choice for choice in CHOICES if choice[0] != GENERAL or not general]
        self.fields["rule"] = forms.ChoiceField(
            label=_("Ended instances"), choices=offered, widget=forms.RadioSelect
        )
        self.order_fields(self.field_order)


class HoldForm(RefusableForm):
    """What must not go, and why."""

    process_id = forms.CharField(label=_("Process"), required=False, max_length=200)
    instance = forms.CharField(label=_("Instance"), required=False, max_length=500, help_text=_("Its id."))
    reason = forms.CharField(label=_("Reason"), max_length=500)


class ErasureForm(RefusableForm):
    """Whom, or what, to look for."""

    login = forms.CharField(
        label=_("Person"),
        required=False,
        max_length=150,
        help_text=_(
            "Their user name here: looks for their names and address, and locks the account for good."
        ),
    )
    value = forms.CharField(
        label=_("Value"),
        required=False,
        max_length=300,
        help_text=_("For people without an account: a name, an address or a number, as it was written."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)
