"""What people type about environments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.deployments.environment.models import EnvironmentRule
from studio.deployments.environment.rules import EnvironmentRules

if TYPE_CHECKING:
    from studio.releases.models import Connection

SPELLED = {"spellcheck": "false", "autocomplete": "off"}


class RulesForm(RefusableForm):
    """What it takes to make something live here."""

    promoters = forms.MultipleChoiceField(
        label=_("Who makes something live"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Members of one of these, if they have the right to deploy. Nobody ticked: all with that right."
        ),
    )
    approvals = forms.IntegerField(
        label=_("Approvals of a release"),
        min_value=0,
        max_value=10,
        help_text=_(
            "How many people must have approved it. What was modelled here goes by the review rules."
        ),
    )
    source_approvals = forms.BooleanField(
        label=_("Approvals count that were given where the release was made"), required=False
    )
    approver_groups = forms.MultipleChoiceField(
        label=_("Somebody of each of these must approve it here"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    scenarios = forms.ChoiceField(
        label=_("Scenarios that must have passed"), choices=EnvironmentRule.Scenarios.choices
    )
    scenario_names = forms.CharField(
        label=_("And these, by name"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One per line. A release without a scenario of that name does not go live."),
    )
    releases_only = forms.BooleanField(
        label=_("Only releases become live; nothing that was modelled here does"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = Group.objects.order_by("name").values_list("name", flat=True)
        for field in ("promoters", "approver_groups"):
            self.fields[field].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def rules(self) -> EnvironmentRules:
        """Returns what was typed."""
        typed = self.cleaned_data
        lines = [line.strip() for line in typed["scenario_names"].splitlines() if line.strip()]
        lists = {field: tuple(typed[field]) for field in ("promoters", "approver_groups")}
        return EnvironmentRules(**{**typed, **lists, "scenario_names": tuple(lines)})

    @staticmethod
    def values_of(rules: EnvironmentRules) -> dict[str, Any]:
        """Returns what the form begins with."""
        return {**rules.to_json(), "scenario_names": "\n".join(rules.scenario_names)}


class FreezeForm(RefusableForm):
    """A time in which nothing becomes live."""

    starts_at = forms.DateTimeField(
        label=_("From (UTC)"), widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("Until (UTC)"), widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M")
    )
    reason = forms.CharField(label=_("Why"), max_length=300)


class ConnectionForm(RefusableForm):
    """Another installation."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What it is called here: “production”.")
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput({**SPELLED, "placeholder": "https://…"}),
        help_text=_("Where people open it. Internal addresses are allowed by an administrator first."),
    )
    token = forms.CharField(
        label=_("API token"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput({**SPELLED, "autocomplete": "new-password"}),
        help_text=_("Of a person there who may deploy: this installation may there what they may."),
    )

    @staticmethod
    def values_of(connection: Connection) -> dict[str, Any]:
        """Returns what the form begins with; never the token."""
        return {"name": connection.name, "url": connection.url}
