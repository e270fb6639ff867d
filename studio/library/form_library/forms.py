"""Forms with which forms are described. They read; the actions decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.library.form_library.actions.drafts import FormDescription

if TYPE_CHECKING:
    from studio.library.form_library.models import LibraryForm


class FormDescriptionForm(RefusableForm):
    """What people know a form by."""

    name = forms.CharField(label=_("Name"), max_length=150)
    description = forms.CharField(
        label=_("What is it for?"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=900, help_text=_("Separated by commas.")
    )

    @property
    def entered(self) -> FormDescription:
        """What was entered."""
        data = self.cleaned_data
        tags = dict.fromkeys(tag.strip() for tag in data["tags"].split(",") if tag.strip())
        return FormDescription(data["name"], data["description"], tuple(tags))

    @staticmethod
    def values_of(form: LibraryForm) -> dict[str, Any]:
        """Returns what the form shows."""
        return {"name": form.name, "description": form.description, "tags": ", ".join(form.tags)}


class NewLibraryForm(FormDescriptionForm):
    """A new form."""

    key = forms.CharField(
        label=_("Key"),
        max_length=100,
        help_text=_("Processes name the form by it (formRef). It never changes."),
    )
    field_order = ("key", "name", "description", "tags")


class FormDeprecationForm(RefusableForm):
    """Why a version should not be used any more, and what instead."""

    message = forms.CharField(label=_("Why?"), max_length=300, required=False)
    successor = forms.CharField(
        label=_("Use instead (key of a form)"),
        max_length=100,
        required=False,
    )
