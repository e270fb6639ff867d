"""Takes in versions of functions that were approved at another installation."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.errors import Conflict
from studio.library.functions.actions.drafts import FunctionContent, check_content, described, note
from studio.library.functions.fingerprints import sha256_of
from studio.library.functions.models import Function, FunctionVersion
from studio.library.publications import point_to_current

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.functions.actions.drafts import Description


def receive_function(
    actor: User, *, key: str, number: int, description: Description, content: FunctionContent, note_text: str
) -> FunctionVersion:
    """Returns the version of exactly this content under this number; makes what is not there.

    The number is part of what processes and agents name, so it stays as it was. Must run in a transaction;
    whoever calls this has checked that it may come. Raises InvalidInput, and Conflict where other content has
    this number here or the function is somebody's private one.
    """
    check_content(content)
    function = shared_function(actor, key=key, description=description, content=content)
    digest = sha256_of(**asdict(content))
    there = FunctionVersion.objects.filter(function=function, number=number).first()
    if there is not None:
        if there.sha256 != digest:
            raise Conflict(
                _("Version %(number)s of the function %(key)s has other content here.")
                % {"number": number, "key": key}
            )
        return there
    version = FunctionVersion.objects.create(
        function=function,
        number=number,
        sha256=digest,
        note=note_text[:300],
        created_by=actor,
        **asdict(content),
    )
    point_to_current(function)
    details = {"number": number, "sha256": digest}
    note(actor, function, action="function.received", summary=note_text[:300], details=details)
    return version


def shared_function(actor: User, *, key: str, description: Description, content: FunctionContent) -> Function:
    """Returns the function of this key, locked; a new one where there is none. Raises Conflict."""
    Function.objects.get_or_create(
        key=key,
        defaults={**described(description), "owner": actor, "changed_by": actor, **asdict(content)},
    )
    function = Function.objects.select_for_update(of=("self",)).get(key=key)
    if function.visibility != Function.Visibility.SHARED:
        raise Conflict(_("The function %(key)s is somebody's private one here.") % {"key": key})
    return function
