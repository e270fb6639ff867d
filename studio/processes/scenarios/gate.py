"""What scenarios have to do with approvals, and when they run by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.errors import WrongState
from studio.outbox.actions import post
from studio.processes.scenarios.selectors import standing_against

if TYPE_CHECKING:
    from studio.processes.models import Version

TOPIC = "scenarios.run"
"""Topic of the outbox: the scenarios of a process run on a version."""


def check_scenarios(version: Version) -> None:
    """Raises WrongState that names the required scenarios which have not passed on exactly this content."""
    reasons = reasons_of_scenarios(version)
    if reasons:
        raise WrongState(" ".join(reasons))


def reasons_of_scenarios(version: Version) -> list[str]:
    """Says which required scenarios have not passed on exactly this content; nothing where none stands."""
    names = ", ".join(f"“{each.scenario.name}”" for each in standing_against(version))
    asked = _(
        "This process asks for its scenarios before an approval. "
        "Not passed on exactly this version: %(names)s."
    )
    return [asked % {"names": names}] if names else []


def run_later(version: Version) -> None:
    """Has all scenarios run on a new version, in the background."""
    if version.definition.scenarios.filter(deleted_at=None).exists():
        post(topic=TOPIC, key=f"{TOPIC}:{version.pk}", payload={"version": version.pk})
