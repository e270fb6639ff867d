"""Lets pages about processes say what is live of them, though their app knows nothing of deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import template

from studio.accounts.permissions import has
from studio.deployments.schedules.rules import next_firings
from studio.deployments.schedules.selectors import schedules_visible_to
from studio.deployments.schedules.wording import rule_in_words
from studio.deployments.selectors import live_of, live_versions, ready_to_deploy
from studio.rights import Right

if TYPE_CHECKING:
    from datetime import datetime

    from studio.accounts.models import User
    from studio.deployments.models import Deployment, Schedule
    from studio.processes.models import Definition, Version

register = template.Library()


class ShownSchedule(NamedTuple):
    """A schedule as pages show it."""

    row: Schedule
    rule: str
    next: list[datetime]


@register.simple_tag(name="live_of")
def live_of_definition(definition: Definition) -> list[Deployment]:
    """{% live_of definition as live %}: the live deployments of one definition."""
    return live_of(definition)


@register.simple_tag
def is_live(version: Version) -> bool:
    """{% is_live version as live %}: whether new instances of its process start with this version."""
    return any(each.version_id == version.pk for each in live_of(version.definition))


@register.simple_tag(name="ready_of")
def ready_of_definition(user: User, definition: Definition) -> Version | None:
    """{% ready_of user definition as ready %}: the approved version that waits for its deployment."""
    return ready_to_deploy(user, definition=definition).first()


@register.simple_tag(name="live_of_all")
def live_of_definitions(keys: list[int]) -> dict[int, list[Deployment]]:
    """{% live_of_all definition_keys as live %}: the live deployments of many definitions at once."""
    return live_versions(keys)


@register.simple_tag(name="schedules_of")
def schedules_of_definition(user: User, definition: Definition) -> list[ShownSchedule]:
    """{% schedules_of user definition as schedules %}: its timer starts, rule and next firings."""
    found = schedules_visible_to(user, definition=definition) if has(user, Right.WATCH) else ()
    return [ShownSchedule(each, rule_in_words(each), next_firings(each)) for each in found]


@register.filter
def of_definition(live: dict[int, list[Deployment]], definition: Definition) -> list[Deployment]:
    """Returns the deployments of one definition among those of many."""
    return live.get(definition.pk, [])


@register.filter
def of_version(live: list[Deployment], version: Version) -> list[Deployment]:
    """Returns the deployments of one version among those of a definition."""
    return [deployment for deployment in live if deployment.version_id == version.pk]
