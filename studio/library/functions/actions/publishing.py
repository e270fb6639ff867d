"""Publishing versions that never change, and deprecating them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.errors import Conflict, InvalidInput
from studio.library.functions.actions.drafts import FunctionContent, note
from studio.library.functions.fingerprints import sha256_of
from studio.library.functions.models import Function, FunctionVersion
from studio.library.functions.permissions import require_writer
from studio.library.publications import deprecate, newest_other_than, point_to_current, restore

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
    digest = sha256_of(**asdict(content))
    newest = newest_other_than(function, sha256=digest)
    version = FunctionVersion.objects.create(
        function=function,
        number=newest + 1,
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
    deprecate(actor, published=version.function, version=version, message=message, successor=successor)
    details = {"number": version.number, "successor": successor.key if successor else None}
    note(actor, version.function, action="function.deprecated", summary=message[:300], details=details)


@transaction.atomic
def restore_version(actor: User, *, version: FunctionVersion) -> None:
    """Takes a deprecation back. Raises WrongState when there is none."""
    require_writer(actor, function=version.function)
    restore(published=version.function, version=version)
    note(actor, version.function, action="function.restored", details={"number": version.number})
