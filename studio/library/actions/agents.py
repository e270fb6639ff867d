"""Making, changing and retiring agents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, SchemaError
from pydantic import ValidationError

from studio.accounts.selectors import find_groups
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, WrongState
from studio.library.agent_settings import AgentSettings, AgentTool
from studio.library.agents.prices import is_priced
from studio.library.endpoints import endpoint_is_allowed
from studio.library.fingerprints import content_hash_of
from studio.library.functions.references import reference_of
from studio.library.functions.selectors import find
from studio.library.models import Agent, AgentVersion
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from decimal import Decimal

    from studio.accounts.models import User

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
LONGEST_PROMPT = 100_000


@dataclass(frozen=True)
class AgentContent:
    """What a person enters for a new version."""

    provider: str
    model: str = ""
    base_url: str = ""
    secret: str = ""
    system_prompt: str = ""
    settings: dict[str, Any] | None = None
    note: str = ""


def create_agent(actor: User, *, key: str, name: str, description: str, content: AgentContent) -> Agent:
    """Makes an agent with its first version. Raises InvalidInput, or Conflict when the key is taken."""
    require(actor, Right.MANAGE_LIBRARY)
    if not KEY.fullmatch(key):
        message = _("Letters, digits and . _ - /, beginning with a letter or digit.")
        raise InvalidInput(_("The key is not usable."), fields={"key": message})
    check_content(content)
    try:
        with transaction.atomic():
            agent = Agent.objects.create(key=key, name=name, description=description)
            publish(agent, number=1, content=content, actor=actor)
            record(actor, action="agent.created", object_type="agent", object_id=key, object_name=name)
    except IntegrityError as error:
        raise Conflict(_("There is an agent with the key %(key)s already.") % {"key": key}) from error
    return agent


@transaction.atomic
def add_agent_version(actor: User, *, agent: Agent, based_on: int, content: AgentContent) -> AgentVersion:
    """Adds a version and makes it the current one for new deployments.

    `based_on` is the number of the version the person saw; Conflict when there is a newer one.
    """
    require(actor, Right.MANAGE_LIBRARY)
    check_content(content)
    locked = Agent.objects.select_for_update().get(pk=agent.pk)
    if locked.retired_at is not None:
        raise WrongState(_("The agent is retired; bring it back first."))
    check_prices(content, budget=locked.budget)
    last = AgentVersion.objects.filter(agent=locked).order_by("-number").first()
    number = last.number if last else 0
    if number != based_on:
        message = _("Version %(number)s was made meanwhile; look at it first.") % {"number": number}
        raise Conflict(message, current={"number": number})
    made = publish(locked, number=number + 1, content=content, actor=actor)
    record(
        actor,
        action="agent.version_added",
        object_type="agent",
        object_id=locked.key,
        object_name=locked.name,
        summary=content.note,
        details={"number": made.number, "content_hash": made.content_hash, "provider": made.provider},
    )
    return made


def retire_agent(actor: User, *, agent: Agent) -> None:
    """Takes an agent from new deployments; what runs keeps it. Raises WrongState when it is retired."""
    change_retirement(actor, agent=agent, retire=True)


def restore_agent(actor: User, *, agent: Agent) -> None:
    """Brings a retired agent back. Raises WrongState when it is not retired."""
    change_retirement(actor, agent=agent, retire=False)


@transaction.atomic
def change_retirement(actor: User, *, agent: Agent, retire: bool) -> None:
    """Sets or clears the retirement, once."""
    require(actor, Right.MANAGE_LIBRARY)
    found = Agent.objects.filter(pk=agent.pk, retired_at__isnull=retire)
    if not found.update(retired_at=timezone.now() if retire else None):
        raise WrongState(_("The agent is retired already.") if retire else _("The agent is not retired."))
    action = "agent.retired" if retire else "agent.restored"
    record(actor, action=action, object_type="agent", object_id=agent.key, object_name=agent.name)


def publish(agent: Agent, *, number: int, content: AgentContent, actor: User | None) -> AgentVersion:
    """Stores a version and points the agent to it; the content has been checked."""
    checked = AgentSettings.model_validate(content.settings or {})
    version = AgentVersion(
        agent=agent,
        number=number,
        provider=content.provider,
        model=content.model,
        base_url=content.base_url,
        secret=content.secret,
        system_prompt=content.system_prompt,
        settings=checked.stored(),
        note=content.note,
        created_by=actor,
    )
    version.content_hash = content_hash_of(version)
    version.save()
    Agent.objects.filter(pk=agent.pk).update(current=version)
    agent.current = version
    return version


def check_content(content: AgentContent) -> None:
    """Raises InvalidInput naming every field that is not right."""
    problems: dict[str, str] = {}
    providers = AgentVersion.Provider
    if content.provider not in providers.values:
        problems["provider"] = _("There is no such provider.")
    if content.provider != providers.OFFLINE and not content.model.strip():
        problems["model"] = _("Name the model.")
    problems |= problems_of_endpoint(content.provider, base_url=content.base_url, field="base_url")
    if len(content.system_prompt) > LONGEST_PROMPT:
        problems["system_prompt"] = _("At most %(count)s characters.") % {"count": LONGEST_PROMPT}
    try:
        checked = AgentSettings.model_validate(content.settings or {})
    except ValidationError as error:
        problems |= {field_of(entry["loc"]): entry["msg"] for entry in error.errors()}
    else:
        problems |= problems_of_settings(checked)
    if problems:
        raise InvalidInput(_("Some fields of the agent are not right."), fields=problems)


def check_prices(content: AgentContent, *, budget: Decimal | None) -> None:
    """Raises InvalidInput when the agent has a budget and the content does not say what it costs."""
    if budget is not None and not is_priced(content.settings or {}, provider=content.provider):
        message = _("The agent has a daily budget: name the prices of every model.")
        raise InvalidInput(message, fields={"price_input": message})


def field_of(place: tuple[int | str, ...]) -> str:
    """Returns the field of the form that a part of the settings is entered in."""
    parts = [str(part) for part in place if not isinstance(part, int)]
    return "_".join(parts[:2]) if parts[:1] == ["fallback"] else (parts[0] if parts else "")


def problems_of_settings(settings_: AgentSettings) -> dict[str, str]:
    """Returns what is wrong with the fallback, the tools and who approves their calls."""
    problems: dict[str, str] = {}
    if settings_.fallback is not None:
        spare = settings_.fallback
        problems |= problems_of_endpoint(spare.provider, base_url=spare.base_url, field="fallback_base_url")
    for tool in settings_.tools:
        problem = problem_of_tool(tool)
        if problem:
            problems["tools"] = f"{tool.name}: {problem}"
    unknown = [name for name in settings_.approvers if not find_groups([name])]
    if unknown:
        problems["approvers"] = _("There is no role or team called %(names)s.") % {
            "names": ", ".join(unknown)
        }
    return problems


def problem_of_tool(tool: AgentTool) -> str | None:
    """Returns why a tool cannot be offered, or None."""
    if tool.kind == "webhook":
        try:
            Draft202012Validator.check_schema(tool.input_schema or {})
        except SchemaError as error:
            return _("The input schema is not JSON Schema: %(reason)s") % {"reason": error.message}
        return None
    found = find(reference_of(tool.function, version=str(tool.version)))
    return None if found.version else _("There is no such published, shared function.")


def problems_of_endpoint(provider: str, *, base_url: str, field: str) -> dict[str, str]:
    """Returns what is wrong with the address of a model's server."""
    needs_address = provider == AgentVersion.Provider.OPENAI_COMPATIBLE
    if not base_url and not needs_address:
        return {}
    if provider == AgentVersion.Provider.OFFLINE:
        return {field: _("The offline provider has no address.")}
    try:
        URLValidator(schemes=["http", "https"])(base_url)
    except DjangoValidationError:
        return {field: _("An http or https address, for example https://models.example.org/v1.")}
    if not endpoint_is_allowed(base_url, allowed=settings.AGENT_ENDPOINTS):
        return {field: _("An administrator has to allow this host first (PERISCOPE_AGENT_ENDPOINTS).")}
    return {}
