"""Describes a version for other installations: the manifest of a release."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from studio.accounts.models import User
from studio.processes.approval import approvals_of
from studio.processes.lifecycle import ReviewState
from studio.processes.permissions import contributors_of
from studio.processes.scenarios.selectors import outcomes_on
from studio.releases.canonical import content_of, hash_of_part
from studio.releases.gathering import called_by, parts_of
from studio.releases.signing import installation_name

if TYPE_CHECKING:
    from datetime import datetime

    from studio.processes.models import Version
    from studio.releases.shape import Part


def describe(version: Version, *, by: User) -> tuple[list[Part], dict[str, Any]]:
    """Returns the parts, and the manifest that names them."""
    parts, uses = parts_of(version)
    definition = version.definition
    return parts, {
        "process": {"key": definition.key, "name": definition.name, "folder": definition.folder},
        "version": {
            "number": version.number,
            "name": version.name,
            "note": version.note,
            "author": person(version.author),
            "created_at": moment(version.created_at),
        },
        "source": {"name": installation_name(), "address": settings.PUBLIC_ADDRESS},
        "created_by": person(by),
        "created_at": moment(timezone.now()),
        "contributors": contributors(version),
        "approvals": approvals(version),
        "emergency": emergency(version),
        "scenarios": scenarios(version),
        "parts": [line_of(part) for part in parts],
        "uses": uses.model_dump(),
        "called": [each.model_dump() for each in called_by(version)],
    }


def line_of(part: Part) -> dict[str, Any]:
    """Returns how the manifest names a part."""
    number = getattr(part, "number", None)
    size = len(content_of(part))
    return {"kind": part.kind, "key": part.key, "number": number, "sha256": hash_of_part(part), "size": size}


def contributors(version: Version) -> list[dict[str, str]]:
    """Returns whose content is in the version, by name."""
    people = User.objects.filter(pk__in={version.author_id, *version.contributors, *contributors_of(version)})
    return [person(each) for each in people.order_by("username")]


def approvals(version: Version) -> list[dict[str, Any]]:
    """Returns the approvals of the review that approved the version, in order."""
    review = version.reviews.filter(state=ReviewState.APPROVED).order_by("-closed_at").first()
    given = approvals_of(review) if review else []
    return [
        {
            "by": person(verdict.reviewer),
            "at": moment(verdict.at),
            "comment": verdict.comment,
            "groups": sorted(group.name for group in verdict.reviewer.groups.all()),
        }
        for verdict in sorted(given, key=lambda each: (each.at, each.pk))
    ]


def emergency(version: Version) -> dict[str, Any] | None:
    """Returns how the version was approved without a review, where it was."""
    found = getattr(version, "emergency", None)
    if found is None:
        return None
    return {
        "by": person(found.approved_by),
        "at": moment(found.at),
        "reason": found.reason,
        "passed_over": list(found.passed_over),
    }


def scenarios(version: Version) -> list[dict[str, Any]]:
    """Returns what became of every scenario on exactly this version."""
    return [
        {
            "name": each.scenario.name,
            "required": each.scenario.required,
            "state": each.state,
            "fingerprint": each.scenario.fingerprint,
            "ran_at": moment(each.result.ran_at) if each.result else None,
        }
        for each in outcomes_on(version)
    ]


def person(user: User) -> dict[str, str]:
    """Returns a person as other installations get to know them."""
    return {"username": user.username, "name": str(user), "email": user.email}


def moment(at: datetime) -> str:
    """Returns a time as JSON holds it."""
    return at.astimezone(UTC).isoformat()
