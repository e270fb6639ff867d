"""The forms about folders, their review rules, and approvals in an emergency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from studio.processes.forms import RefusableForm
from studio.processes.rules import as_rule

if TYPE_CHECKING:
    from studio.processes.models import ReviewRule


class RuleForm(RefusableForm):
    """What an approval takes in a folder."""

    folder = forms.CharField(
        label=_("Folder"),
        max_length=200,
        required=False,
        help_text=_("It holds for the folders in it as well. Left empty, it holds for all processes."),
    )
    approvals = forms.IntegerField(
        label=_("Approvals"), min_value=1, max_value=10, help_text=_("How many people must approve.")
    )
    groups = forms.MultipleChoiceField(
        label=_("Somebody of each of these"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of each role or team one must be among those who approve."),
    )
    checklist = forms.CharField(
        label=_("Checklist"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("One point per line; everybody who approves ticks each off."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = Group.objects.order_by("name").values_list("name", flat=True)
        self.fields["groups"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean_checklist(self) -> list[str]:
        """Returns the points."""
        return [line for line in self.cleaned_data["checklist"].splitlines() if line.strip()]

    @staticmethod
    def values_of(rule: ReviewRule | None, *, folder: str) -> dict[str, object]:
        """Returns what the form begins with."""
        if rule is None:
            return {"folder": folder, "approvals": 2}
        value = as_rule(rule)
        return {**value.to_json(), "groups": list(value.groups), "checklist": "\n".join(value.checklist)}


class FolderForm(RefusableForm):
    """Where a process lies."""

    folder = forms.CharField(
        label=_("Folder"),
        max_length=200,
        required=False,
        help_text=_("“Finance/Invoices” lies in “Finance”. Left empty, the process lies in no folder."),
    )


class RenameFolderForm(RefusableForm):
    """What a folder is called from now on."""

    folder = forms.CharField(label=_("Folder"), max_length=200)
    to = forms.CharField(
        label=_("New name"), max_length=200, help_text=_("With all that lies in it, and its review rules.")
    )


class EmergencyForm(RefusableForm):
    """Why a version must go live without the approvals it needs."""

    reason = forms.CharField(
        label=_("What is the emergency?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "At least 20 characters. It stands on the version, its deployments and in the audit log for ever."
        ),
    )
    confirm = forms.CharField(label=_("Type the id of the process"), max_length=200)
    content_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, key: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.key = key

    def clean_confirm(self) -> str:
        """Returns the word that was typed; irreversible acts ask for it."""
        typed = str(self.cleaned_data["confirm"]).strip()
        if typed != self.key:
            raise forms.ValidationError(_("Type %(key)s.") % {"key": self.key})
        return typed
