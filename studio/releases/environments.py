"""What this installation says of itself to others, and what it reads of what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from studio.accounts.permissions import require, rights_of
from studio.deployments.selectors import deployment_matrix
from studio.errors import Unavailable
from studio.instances.selectors.impact import under_way
from studio.releases.models import Promotion
from studio.releases.signing import installation_key, installation_name
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

MOST_PROCESSES = 2000
PROTOCOL = 1
"""Grows when releases or these answers change in a way that an older installation does not understand."""

Line = Annotated[str, Field(max_length=300)]


class Said(BaseModel):
    """What another installation says; fields that we do not know are left out, for newer ones."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class About(Said):
    """Who an installation is, and what the person of the token may there."""

    name: Line
    address: Line = ""
    protocol: int
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    person: Line
    rights: Annotated[list[Line], Field(max_length=100)]


class LiveProcess(Said):
    """One process that is live there."""

    process_id: Line
    process_name: Line
    key: Line
    version: Annotated[int, Field(ge=1)]
    content_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    release: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    source: Line = ""
    number: int | None = None
    since: AwareDatetime
    by: Line
    running: Annotated[int, Field(ge=0)]
    incidents: Annotated[int, Field(ge=0)]


class Live(Said):
    """All of them."""

    processes: Annotated[list[LiveProcess], Field(max_length=MOST_PROCESSES)]


def about_here(user: User) -> dict[str, Any]:
    """Says who this installation is, and what the asking person may here."""
    return {
        "name": installation_name(),
        "address": settings.PUBLIC_ADDRESS,
        "protocol": PROTOCOL,
        "key": installation_key().public,
        "person": user.username,
        "rights": sorted(rights_of(user)),
    }


def live_here(user: User) -> list[dict[str, Any]]:
    """Says what is live here, since when and by whom, and how many instances run; raises NotAllowed."""
    require(user, Right.WATCH)
    deployments = list(deployment_matrix(user).select_related("version__provenance")[:MOST_PROCESSES])
    counts = under_way(user, processes={each.process_id for each in deployments})
    releases = dict(
        Promotion.objects.filter(version__in={each.version_id for each in deployments})
        .order_by("at")
        .values_list("version", "release__hash")
    )
    rows = []
    for each in deployments:
        came = getattr(each.version, "provenance", None)
        mine = [count for count in counts if count.process_id == each.process_id]
        rows.append(
            {
                "process_id": each.process_id,
                "process_name": each.process_name,
                "key": each.definition.key,
                "version": each.version.number,
                "content_hash": each.version.content_hash,
                "release": came.release if came else releases.get(each.version_id),
                "source": came.source if came else "",
                "number": came.number if came else None,
                "since": each.deployed_at,
                "by": str(each.deployed_by),
                "running": sum(count.running for count in mine),
                "incidents": sum(count.incidents for count in mine),
            }
        )
    return rows


def read_about(answer: Any, *, name: str) -> About:  # noqa: ANN401 - any JSON
    """Reads who another installation is; raises Unavailable for what we do not understand."""
    try:
        found = About.model_validate(answer)
    except ValidationError as error:
        message = _("What answers at the address of “%(name)s” is no installation of Periscope Studio.")
        raise Unavailable(message % {"name": name}) from error
    if found.protocol != PROTOCOL:
        message = _("“%(name)s” runs another release of Periscope Studio that this one cannot talk to.")
        raise Unavailable(message % {"name": name})
    return found


def read_live(answer: Any, *, name: str) -> Live:  # noqa: ANN401 - any JSON
    """Reads what is live there; raises Unavailable for what we do not understand."""
    try:
        return Live.model_validate(answer)
    except ValidationError as error:
        message = _("“%(name)s” answers something that this installation does not understand.")
        raise Unavailable(message % {"name": name}) from error
