"""Lets pages about processes say what their schedules have started, though their apps know no instances."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import template

from studio.instances.selectors.firings import last_firing

if TYPE_CHECKING:
    from studio.deployments.models import Schedule
    from studio.instances.models import Instance

register = template.Library()


@register.simple_tag(name="last_firing")
def last_firing_of(schedule: Schedule) -> Instance | None:
    """{% last_firing schedule as instance %}: the instance that it started last."""
    return last_firing(schedule)


@register.simple_tag(name="start_key")
def new_start_key() -> str:
    """{% start_key %}: makes a form that is sent twice start once."""
    return uuid.uuid4().hex
