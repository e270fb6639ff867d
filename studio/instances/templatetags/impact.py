"""Lets pages about processes and deployments say what is under way, though their apps know no instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.instances.selectors.impact import UnderWay, under_way
from studio.instances.selectors.meanwhile import Meanwhile, started_meanwhile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.accounts.models import User
    from studio.deployments.models import Deployment
    from studio.processes.models import Version

register = template.Library()


@register.simple_tag(name="under_way")
def under_way_of(user: User, deployments: Iterable[Deployment]) -> list[UnderWay]:
    """{% under_way user deployments as counts %}: instances under way of these processes, by version."""
    return under_way(user, processes={deployment.process_id for deployment in deployments})


@register.simple_tag(name="started_meanwhile")
def started_since_version(user: User, version: Version) -> Meanwhile | None:
    """{% started_meanwhile user version as meanwhile %}: what began since the version was live before."""
    return started_meanwhile(user, version=version)


@register.filter
def of_deployment(counts: list[UnderWay], deployment: Deployment) -> list[UnderWay]:
    """Returns the counts of the process of one deployment."""
    return [count for count in counts if count.process_id == deployment.process_id]
