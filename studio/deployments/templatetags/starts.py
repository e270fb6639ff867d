"""Lets pages say what starts a process besides its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.deployments.starts import MESSAGE, SIGNAL, starts_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.deployments.models import Deployment, StartEvent

register = template.Library()


@register.simple_tag
def mail_starts(deployments: Iterable[Deployment]) -> dict[int, list[StartEvent]]:
    """{% mail_starts deployments as starts %}: the messages and signals that start each, in one query."""
    return {
        pk: [start for start in found if start.kind in {MESSAGE, SIGNAL}]
        for pk, found in starts_by(deployments).items()
    }


@register.filter
def of_deployment(starts: dict[int, list[StartEvent]], deployment: Deployment) -> list[StartEvent]:
    """Returns the starts of one deployment among those of many."""
    return starts.get(deployment.pk, [])
