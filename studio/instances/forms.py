"""Forms of the pages about instances."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from studio.instances.conditions import MOST, Condition, conditions_in
from studio.instances.lifecycle import STATES
from studio.instances.selectors.instances import ACTIVE, InstanceFilter

STATE_CHOICES = [("", gettext_lazy("all")), (ACTIVE, gettext_lazy("not ended")), *STATES.items()]

FEWEST_ROWS = 3
"""Rows for conditions on variables that the list offers."""


class InstanceFilterForm(forms.Form):
    """The filters of the list, as the address holds them; nonsense is as if it were not there."""

    q = forms.CharField(required=False, max_length=200)
    process = forms.CharField(required=False, max_length=200)
    version = forms.IntegerField(required=False, min_value=1)
    state = forms.ChoiceField(required=False, choices=STATE_CHOICES)
    begun_from = forms.DateField(required=False)
    begun_to = forms.DateField(required=False)

    any = forms.BooleanField(required=False)

    def chosen(self) -> InstanceFilter:
        """What was chosen and makes sense."""
        self.is_valid()
        known = {name: value for name, value in self.cleaned_data.items() if value}
        any_of = known.pop("any", False)
        return InstanceFilter(**known, conditions=conditions_in(self.data), any_condition=any_of)


def condition_rows(conditions: tuple[Condition, ...]) -> list[tuple[int, Condition]]:
    """The conditions with their numbers in the address, and at least one empty row to add another."""
    rows = min(MOST, max(FEWEST_ROWS, len(conditions) + 1))
    empty = [Condition("")] * (rows - len(conditions))
    return list(enumerate([*conditions, *empty], 1))
