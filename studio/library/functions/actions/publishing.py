"""Publishing versions that never change, and deprecating them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.errors import Conflict, InvalidInput, WrongState
from studio.library.functions.actions.drafts import FunctionContent, note
from studio.library.functions.fingerprints import sha256_of
from studio.library.functions.models import Function, FunctionVersion
from studio.library.functions.permissions import require_writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.json_values import JsonObject
    from studio.accounts.models import User

    Checker = Callable[[FunctionContent], list[JsonObject]]
    """Returns what is wrong with a function ({"line", "message"…}), without running it."""


def publish_function(
    actor: User, *, function: Function, revision: int, note_text: str, check: Checker
) -> FunctionVersion:
    """Makes a version of the draft; new deployments take it.

    The draft is checked before anything is locked: that waits its turn among everybody's runs. Its revision
    says afterwards that it still is what was checked. Raises Conflict when the draft is not the one the
    person saw, InvalidInput when it has problems, and WrongState when it is the newest version already.
    """
    require_writer(actor, function=function)
    seen = Function.objects.get(pk=function.pk)
    check_revision(seen, revision=revision)
    content = FunctionContent(seen.source, seen.input_schema, seen.output_schema)
    problems = check(content)
    if problems:
        first = f"{problems[0]['line'] or ''}: {problems[0]['message']}".lstrip(": ")
        raise InvalidInput(_("The function has problems and cannot be published."), fields={"source": first})
    with transaction.atomic():
        locked = Function.objects.select_for_update(of=("self",)).get(pk=function.pk)
        check_revision(locked, revision=revision)
        return add_version(actor, function=locked, content=content, note_text=note_text)


def check_revision(function: Function, *, revision: int) -> None:
    """Raises Conflict when the draft is not the one that the person saw."""
    if function.revision != revision:
        raise Conflict(
            _("Somebody changed this function meanwhile; look at it first."),
            current={"revision": function.revision},
        )


def add_version(
    actor: User | None, *, function: Function, content: FunctionContent, note_text: str
) -> FunctionVersion:
    """Stores a version of content that was checked. Raises WrongState when nothing has changed."""
    last = FunctionVersion.objects.filter(function=function).order_by("-number").first()
    digest = sha256_of(**asdict(content))
    if last is not None and last.sha256 == digest and last.deprecated_at is None:
        raise WrongState(_("Version %(number)s is the same already.") % {"number": last.number})
    version = FunctionVersion.objects.create(
        function=function,
        number=(last.number if last else 0) + 1,
        sha256=digest,
        note=note_text[:300],
        created_by=actor,
        **asdict(content),
    )
    point_to_current(function)
    note(
        actor,
        function,
        action="function.published",
        summary=note_text[:300],
        details={"number": version.number, "sha256": digest},
    )
    return version


@transaction.atomic
def deprecate_version(
    actor: User, *, version: FunctionVersion, message: str, successor: Function | None
) -> None:
    """Advises against a version; what is deployed keeps it. Raises WrongState when it is deprecated."""
    require_writer(actor, function=version.function)
    found = FunctionVersion.objects.filter(pk=version.pk, deprecated_at__isnull=True)
    done = found.update(
        deprecated_at=timezone.now(),
        deprecated_by=actor,
        deprecation_message=message[:300],
        successor=successor,
    )
    if not done:
        raise WrongState(_("This version is deprecated already."))
    point_to_current(version.function)
    details = {"number": version.number, "successor": successor.key if successor else None}
    note(actor, version.function, action="function.deprecated", summary=message[:300], details=details)


@transaction.atomic
def restore_version(actor: User, *, version: FunctionVersion) -> None:
    """Takes a deprecation back. Raises WrongState when there is none."""
    require_writer(actor, function=version.function)
    found = FunctionVersion.objects.filter(pk=version.pk, deprecated_at__isnull=False)
    if not found.update(deprecated_at=None, deprecated_by=None, deprecation_message="", successor=None):
        raise WrongState(_("This version is not deprecated."))
    point_to_current(version.function)
    note(actor, version.function, action="function.restored", details={"number": version.number})


def point_to_current(function: Function) -> None:
    """Points a function to its highest version that is not deprecated, else to its highest."""
    versions = FunctionVersion.objects.filter(function=function).order_by("-number")
    current = versions.filter(deprecated_at__isnull=True).first() or versions.first()
    Function.objects.filter(pk=function.pk).update(current=current)
    function.current = current
