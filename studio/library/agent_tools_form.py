"""The parts of an agent's form about its tools and its fallback model."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from studio.accounts.forms import RefusableForm
from studio.library.functions.models import Function
from studio.library.functions.selectors import functions_for_agents

POLICIES = (
    ("never", _("Not offered")),
    ("auto", _("Runs by itself")),
    ("ask", _("After the approval of a person")),
)
FALLBACK_PROVIDERS = (
    ("", _("None")),
    ("openai", "OpenAI"),
    ("anthropic", "Anthropic"),
    ("google", "Google"),
    ("openai-compatible", _("OpenAI-compatible endpoint")),
)
FALLBACK = ("provider", "model", "base_url", "secret", "price_input", "price_output")


EXPIRIES = [
    ("refuse", _("The agent hears that nobody decided")),
    ("escalate", _("Others are told, and the agent waits on")),
]
APPROVAL = ("four_eyes", "approval_seconds", "on_expiry", "escalate_to")


class ToolsForm(RefusableForm):
    """Fallback model, functions and webhooks that an agent may use, and who decides about them."""

    fallback_provider = forms.ChoiceField(
        label=_("Fallback: provider"),
        choices=FALLBACK_PROVIDERS,
        required=False,
        help_text=_("Answers when the provider fails, where the process allows a fallback."),
    )
    fallback_model = forms.CharField(label=_("Fallback: model"), max_length=100, required=False)
    fallback_base_url = forms.CharField(
        label=_("Fallback: address of the model server"), max_length=200, required=False
    )
    fallback_secret = forms.CharField(
        label=_("Fallback: secret with the API key"), max_length=64, required=False
    )
    fallback_price_input = forms.FloatField(
        label=_("Fallback: price of a million tokens read"), required=False, min_value=0
    )
    fallback_price_output = forms.FloatField(
        label=_("Fallback: price of a million tokens written"), required=False, min_value=0
    )
    approvers = forms.CharField(
        label=_("Who approves tools"),
        required=False,
        max_length=500,
        help_text=_("Names of groups, with commas between. Without one, everybody who works on tasks."),
    )
    four_eyes = forms.BooleanField(
        label=_("Whoever started the process may not approve its tools"), required=False
    )
    approval_seconds = forms.FloatField(
        label=_("Time to approve a tool (seconds)"),
        required=False,
        min_value=60,
        help_text=_("Empty: the agent waits until somebody decides."),
    )
    on_expiry = forms.ChoiceField(label=_("When nobody decides"), choices=EXPIRIES, required=False)
    escalate_to = forms.CharField(
        label=_("Who is told when nobody decides"),
        required=False,
        max_length=200,
        help_text=_("People, groups or addresses, with commas between."),
    )
    webhooks = forms.JSONField(
        label=_("Webhooks as tools (JSON)"),
        required=False,
        widget=forms.Textarea({"rows": 4, "class": "font-monospace", "spellcheck": "false"}),
        help_text=_(
            "A list of objects with name, description, url, method, secret and input_schema. "
            "A person approves every call."
        ),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._offered = list(functions_for_agents())
        for function in self._offered:
            label = _now("Tool: %(name)s") % {"name": function.name}
            choice = forms.ChoiceField(label=label, choices=POLICIES, required=False)
            self.fields[field_of(function)] = choice

    def clean_webhooks(self) -> list[dict[str, Any]]:
        """A list of objects; what is in them is checked when the version is made."""
        entered = self.cleaned_data["webhooks"] or []
        if not isinstance(entered, list) or not all(isinstance(each, dict) for each in entered):
            raise forms.ValidationError(_now("Enter a list of objects."))
        return entered

    @property
    def chosen(self) -> dict[str, Any]:
        """What was entered, as settings."""
        data = self.cleaned_data
        settings: dict[str, Any] = {
            "tools": [
                *self._functions(),
                *({**each, "kind": "webhook", "policy": "ask"} for each in data["webhooks"]),
            ],
            "approvers": [name.strip() for name in data["approvers"].split(",") if name.strip()],
            **{name: data[name] for name in APPROVAL if data[name]},
        }
        if data["fallback_provider"]:
            entered = {name: data[f"fallback_{name}"] for name in FALLBACK}
            settings["fallback"] = {name: value for name, value in entered.items() if value is not None}
        return settings

    def _functions(self) -> list[dict[str, Any]]:
        found = []
        for function in self._offered:
            policy = self.cleaned_data.get(field_of(function)) or "never"
            if policy != "never" and function.current is not None:
                found.append(
                    {
                        "name": tool_name_of(function.key),
                        "policy": policy,
                        "function": function.key,
                        "version": function.current.number,
                    }
                )
        return found


def values_of_tools(settings: dict[str, Any]) -> dict[str, Any]:
    """Returns what the form shows for the settings of a version."""
    tools = settings.get("tools", [])
    policies = {tool["function"]: tool["policy"] for tool in tools if tool["kind"] == "function"}
    chosen = {
        field_of(function): policies[function.key]
        for function in functions_for_agents()
        if function.key in policies
    }
    hidden = ("kind", "policy", "function")
    webhooks = [
        {name: value for name, value in tool.items() if name not in hidden and value}
        for tool in tools
        if tool["kind"] == "webhook"
    ]
    fallback = {f"fallback_{name}": value for name, value in (settings.get("fallback") or {}).items()}
    approval = {name: settings[name] for name in APPROVAL if name in settings}
    shown = {"approvers": ", ".join(settings.get("approvers", [])), **approval, **chosen, **fallback}
    return {**shown, "webhooks": webhooks} if webhooks else shown


def field_of(function: Function) -> str:
    """Returns the name of a function's field."""
    return f"tool_{function.pk}"


def tool_name_of(key: str) -> str:
    """Returns the key as models may call it: letters, digits, _ and -, beginning with a letter."""
    name = re.sub(r"[^A-Za-z0-9_-]", "_", key)[:58]
    return name if name[:1].isalpha() else f"f_{name}"
