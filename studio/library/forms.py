"""Forms of the library. They read; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.library.actions.agents import AgentContent
from studio.library.actions.mail_templates import MailContent
from studio.library.agent_tools_form import ToolsForm, values_of_tools
from studio.library.models import AgentVersion, MailTemplate

MONOSPACE = {"class": "font-monospace", "spellcheck": "false"}
LIMITS = (
    "temperature",
    "max_tokens",
    "timeout_seconds",
    "request_limit",
    "total_tokens_limit",
    "tool_calls_limit",
    "price_input",
    "price_output",
    "cost_limit",
)


class VersionForm(ToolsForm):
    """A new version of an agent."""

    provider = forms.ChoiceField(label=_("Provider"), choices=AgentVersion.Provider.choices)
    model = forms.CharField(
        label=_("Model"), max_length=100, required=False, help_text=_("Not needed for the offline provider.")
    )
    base_url = forms.CharField(
        label=_("Address of the model server"),
        max_length=200,
        required=False,
        help_text=_("Needed for an OpenAI-compatible endpoint; an administrator has to allow its host."),
    )
    secret = forms.CharField(
        label=_("Secret with the API key"),
        max_length=64,
        required=False,
        help_text=_("The name of the secret, never the key itself."),
    )
    system_prompt = forms.CharField(
        label=_("Instructions"), required=False, widget=forms.Textarea({"rows": 8})
    )
    temperature = forms.FloatField(label=_("Temperature"), required=False)
    max_tokens = forms.IntegerField(label=_("Longest answer (tokens)"), required=False)
    timeout_seconds = forms.FloatField(label=_("Time limit (seconds)"), required=False)
    request_limit = forms.IntegerField(label=_("Most calls of the model in one run"), required=False)
    total_tokens_limit = forms.IntegerField(label=_("Most tokens in one run"), required=False)
    tool_calls_limit = forms.IntegerField(label=_("Most calls of tools in one run"), required=False)
    price_input = forms.FloatField(label=_("Price of a million tokens read"), required=False)
    price_output = forms.FloatField(label=_("Price of a million tokens written"), required=False)
    cost_limit = forms.FloatField(
        label=_("Most money one run may cost"),
        required=False,
        help_text=_("In the currency of the prices."),
    )
    note = forms.CharField(label=_("What is new?"), max_length=300, required=False)
    field_order: tuple[str, ...] = ("provider", "model", "base_url", "secret", "system_prompt", *LIMITS)

    @property
    def content(self) -> AgentContent:
        """What was entered."""
        data = self.cleaned_data
        texts = {
            name: data[name] for name in ("provider", "model", "base_url", "secret", "system_prompt", "note")
        }
        limits = {name: data[name] for name in LIMITS if data[name] is not None}
        return AgentContent(**texts, settings={**limits, **self.chosen})

    @staticmethod
    def values_of(version: AgentVersion) -> dict[str, Any]:
        """Returns what the form shows to begin a new version from this one."""
        names = ("provider", "model", "base_url", "secret", "system_prompt")
        limits = {name: value for name, value in version.settings.items() if name in LIMITS}
        texts = {name: getattr(version, name) for name in names}
        return {**texts, **limits, **values_of_tools(version.settings)}


class NewAgentForm(VersionForm):
    """A new agent with its first version."""

    key = forms.CharField(
        label=_("Key"),
        max_length=100,
        help_text=_("Processes name the agent by it (agentId). It never changes."),
    )
    name = forms.CharField(label=_("Name"), max_length=150)
    description = forms.CharField(
        label=_("What does it do?"), required=False, widget=forms.Textarea({"rows": 2})
    )
    field_order = ("key", "name", "description", *VersionForm.field_order)


class BudgetForm(RefusableForm):
    """What an agent may cost in a day."""

    budget = forms.DecimalField(
        label=_("Most money a day may cost"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=4,
        help_text=_("In the currency of the prices; days are by UTC. Empty: no limit."),
    )


class MailForm(RefusableForm):
    """The texts of a mail template."""

    name = forms.CharField(label=_("Name"), max_length=150)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=300,
        required=False,
        help_text=_("Used when the process gives no subject."),
    )
    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea({"rows": 10, **MONOSPACE}), strip=False
    )
    html = forms.CharField(
        label=_("HTML"), required=False, widget=forms.Textarea({"rows": 10, **MONOSPACE}), strip=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def content(self) -> MailContent:
        """What was entered; browsers send line ends as CRLF, we keep LF."""
        names = ("name", "subject", "text", "html")
        return MailContent(**{name: self.cleaned_data[name].replace("\r\n", "\n") for name in names})

    @staticmethod
    def values_of(template: MailTemplate) -> dict[str, Any]:
        """Returns what the form shows."""
        return {name: getattr(template, name) for name in ("name", "subject", "text", "html", "revision")}


class NewMailForm(MailForm):
    """A new mail template."""

    key = forms.CharField(
        label=_("Key"), max_length=100, help_text=_("Processes name the mail by it. It never changes.")
    )
    field_order = ("key", "name")
