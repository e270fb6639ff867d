"""Forms of functions. They read; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.library.functions.actions.drafts import Description
from studio.library.functions.models import Function


class DescriptionForm(RefusableForm):
    """What people know a function by."""

    name = forms.CharField(label=_("Name"), max_length=150)
    description = forms.CharField(
        label=_("What does it do?"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=900, help_text=_("Separated by commas.")
    )
    visibility = forms.ChoiceField(label=_("Visibility"), choices=Function.Visibility.choices)

    @property
    def entered(self) -> Description:
        """What was entered."""
        data = self.cleaned_data
        tags = dict.fromkeys(tag.strip() for tag in data["tags"].split(",") if tag.strip())
        return Description(data["name"], data["description"], tuple(tags), data["visibility"])

    @staticmethod
    def values_of(function: Function) -> dict[str, Any]:
        """Returns what the form shows."""
        names = ("name", "description", "visibility")
        return {**{name: getattr(function, name) for name in names}, "tags": ", ".join(function.tags)}


class NewFunctionForm(DescriptionForm):
    """A new function."""

    key = forms.CharField(
        label=_("Key"),
        max_length=100,
        help_text=_("Processes name the function by it (functionId). It never changes."),
    )
    field_order = ("key", "name", "description", "tags", "visibility")


class DeprecationForm(RefusableForm):
    """Why a version should not be used any more, and what instead."""

    message = forms.CharField(label=_("Why?"), max_length=300, required=False)
    successor = forms.CharField(
        label=_("Use instead (key of a function)"),
        max_length=100,
        required=False,
        help_text=_("The key of this function means its latest version."),
    )
