"""The form of a preset. It reads; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.library.presets.actions import LONGEST_DESCRIPTION, LONGEST_NAME, PresetContent
from studio.library.presets.models import Preset


class PresetForm(RefusableForm):
    """Name and description; the element itself is changed in the editor."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    description = forms.CharField(label=_("Description"), max_length=LONGEST_DESCRIPTION, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def values_of(preset: Preset) -> dict[str, Any]:
        """What the form shows at first."""
        return {"name": preset.name, "description": preset.description, "revision": preset.revision}

    @property
    def content(self) -> PresetContent:
        """What was entered."""
        return PresetContent(self.cleaned_data["name"], description=self.cleaned_data["description"])
