"""Who works in a process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from engine.model.activities import UserTask

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.model.foundation import FlowNode

_PLACE: Final = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody, or a system, and the numbers and titles of their steps."""

    name: str
    steps: tuple[str, ...]


def doers_of(node: UserTask, *, roles: dict[str, str]) -> str:
    """Returns who does a task: the person, the candidates, or whom the lane names."""
    task = node.extensions.user_task
    if task and task.assignee:
        return shown(task.assignee)
    names = [*(task.candidate_groups if task else ()), *(task.candidate_users if task else ())]
    names = names or [roles[node.id]] if node.id in roles else names
    if not names:
        return _("Whoever works on tasks")
    return _("Somebody of %(names)s") % {"names": ", ".join(f"*{shown(name)}*" for name in names)}


def filled(text: str) -> str:
    """Returns a text in which `${…}` reads as the name of what is filled in."""
    return _PLACE.sub(lambda found: f"‹{found[1].strip().replace('_', ' ')}›", text)


def shown(name: str) -> str:
    """Returns a name; one that is only known when it runs is told so."""
    return _("whoever %(name)s names") % {"name": filled(name)} if "${" in name else name


def systems_of(node: FlowNode) -> str:
    """Returns the machine that does a step; "" for people and for what nobody does."""
    found = node.extensions
    if found.agent:
        return _("AI agent %(name)s") % {"name": found.agent.agent_id or "–"}
    if found.webhook:
        return _("Other system: %(name)s") % {"name": host_of(found.webhook.url)}
    return _("E-mail, sent by the system") if found.send else ""


def host_of(url: str) -> str:
    """Returns the host of an address, or the address."""
    return url.partition("://")[2].partition("/")[0] or url


def roles_in(steps: Iterable[tuple[FlowNode, str]], *, roles: dict[str, str]) -> list[Role]:
    """Returns people and systems in the order of their first step."""
    found: dict[str, list[str]] = {}
    for node, number in steps:
        who = doers_of(node, roles=roles).replace("*", "") if isinstance(node, UserTask) else systems_of(node)
        if who:
            found.setdefault(who, []).append(f"{number} {node.name}".strip())
    return [Role(name, tuple(steps)) for name, steps in found.items()]
