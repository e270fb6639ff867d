"""An agent version in words: label and value by line, and what differs between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from studio.library.agent_tools_form import EXPIRIES
from studio.library.forms import LIMITS, VersionForm

if TYPE_CHECKING:
    from studio.library.models import AgentVersion

FALLBACK = ("provider", "model", "base_url", "secret", "price_input", "price_output")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about a version."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs; empty where there is nothing."""

    label: str
    before: str
    after: str


def facts_of(version: AgentVersion) -> list[Fact]:
    """Returns everything but the instructions, in the order of the form."""
    settings = version.settings
    model = " · ".join(filter(None, (str(version.get_provider_display()), version.model)))
    lines = [
        (_("Model"), model),
        (label_of("base_url"), version.base_url),
        (label_of("secret"), version.secret),
        *((label_of(name), number(settings[name])) for name in LIMITS if settings.get(name) is not None),
        *fallback_lines(settings.get("fallback") or {}),
        *((f"{_('Tool')} {tool['name']}", words_of_tool(tool)) for tool in settings.get("tools", ())),
        (label_of("approvers"), ", ".join(settings.get("approvers", ()))),
        *approval_lines(settings),
    ]
    return [Fact(label, value) for label, value in lines if value]


def changes_between(old: AgentVersion, new: AgentVersion) -> list[Change]:
    """Returns the lines that differ, in the order of the form."""
    before = {fact.label: fact.value for fact in facts_of(old)}
    after = {fact.label: fact.value for fact in facts_of(new)}
    labels = [*after, *(label for label in before if label not in after)]
    changes = [Change(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return [change for change in changes if change.before != change.after]


def label_of(name: str) -> str:
    """Returns what the form calls a setting."""
    return str(VersionForm.base_fields[name].label)


def fallback_lines(spare: dict[str, Any]) -> list[tuple[str, str]]:
    """Returns the lines about the fallback model."""
    return [(label_of(f"fallback_{name}"), number(spare[name])) for name in FALLBACK if spare.get(name)]


def approval_lines(settings: dict[str, Any]) -> list[tuple[str, str]]:
    """Returns the lines about who approves, and until when."""
    lines = [(label_of("four_eyes"), _("Yes"))] if settings.get("four_eyes") else []
    if settings.get("approval_seconds"):
        chosen = dict(EXPIRIES)[settings.get("on_expiry", "refuse")]
        lines.append((label_of("approval_seconds"), number(settings["approval_seconds"])))
        lines.append((label_of("on_expiry"), str(chosen)))
    if settings.get("escalate_to"):
        lines.append((label_of("escalate_to"), settings["escalate_to"]))
    return lines


def words_of_tool(tool: dict[str, Any]) -> str:
    """Returns what a tool calls and when."""
    if tool["kind"] == "webhook":
        called = f"{tool['method']} {tool['url']}"
    else:
        called = _("function %(key)s, version %(number)s") % {
            "key": tool["function"],
            "number": tool["version"],
        }
    policies = {"auto": _("Runs by itself"), "ask": _("After the approval of a person")}
    policy = policies.get(tool["policy"], _("Not offered"))
    return " · ".join(filter(None, (called, policy, tool.get("description", ""))))


def number(value: Any) -> str:  # noqa: ANN401 - JSON
    """Returns a setting as text; whole numbers without a fraction."""
    return f"{value:g}" if isinstance(value, float) else str(value)
