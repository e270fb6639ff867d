"""Keeping tasks to try an agent with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.errors import InvalidInput, NotFound
from studio.library.agents.models import AgentSample
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from engine.json_values import JsonObject
    from studio.accounts.models import User
    from studio.library.models import Agent

MOST_SAMPLES = 50


@transaction.atomic
def save_agent_sample(actor: User, *, agent: Agent, name: str, task: JsonObject) -> AgentSample:
    """Keeps a task under a name, in place of what had that name."""
    require(actor, Right.MANAGE_LIBRARY)
    name = name.strip()
    if not 0 < len(name) <= 100:
        raise InvalidInput(_("The sample needs a name."), fields={"name": _("1 to 100 characters.")})
    if agent.samples.exclude(name=name).count() >= MOST_SAMPLES:
        raise InvalidInput(_("At most %(count)s samples.") % {"count": MOST_SAMPLES}, fields={"name": ""})
    saved, _made = AgentSample.objects.update_or_create(agent=agent, name=name, defaults={"task": task})
    return saved


def remove_agent_sample(actor: User, *, agent: Agent, name: str) -> None:
    """Forgets a sample. Raises NotFound."""
    require(actor, Right.MANAGE_LIBRARY)
    if not agent.samples.filter(name=name).delete()[0]:
        raise NotFound(_("There is no such sample."))
