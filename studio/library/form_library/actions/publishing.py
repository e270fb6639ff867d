"""Publishing versions that never change, and deprecating them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from engine.phrases import tell
from engine.plan.forms import read_fields
from engine.validate import check_fields
from studio.errors import Conflict, InvalidInput
from studio.library.form_library.actions.drafts import note_form
from studio.library.form_library.models import LibraryForm, LibraryFormVersion
from studio.library.publications import deprecate, newest_other_than, point_to_current, restore
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from engine.json_values import Json
    from studio.accounts.models import User


def sha256_of_form(fields: list[Json]) -> str:
    """Returns the SHA-256 over the fields: what approvals and deployments are bound to."""
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def publish_form(actor: User, *, form: LibraryForm, revision: int, note_text: str) -> LibraryFormVersion:
    """Makes a version of the draft; new deployments take it.

    Raises Conflict when the draft is not the one the person saw, InvalidInput when people could not fill it
    in, and WrongState when it is the newest version already.
    """
    require(actor, Right.MANAGE_LIBRARY)
    locked = LibraryForm.objects.select_for_update(of=("self",)).get(pk=form.pk)
    if locked.revision != revision:
        raise Conflict(
            _("Somebody changed this form meanwhile; look at it first."),
            current={"revision": locked.revision},
        )
    check_publishable(locked.fields)
    return add_form_version(actor, form=locked, note_text=note_text)


def check_publishable(fields: list[Json]) -> None:
    """Raises InvalidInput for fields that people could not fill in."""
    if not fields:
        message = _("The form has no fields yet.")
        raise InvalidInput(message, fields={"fields": message})
    problems = {
        f"{each.path}.{each.part}": tell(each.message, language=translation)
        for each in check_fields(read_fields(fields))
    }
    if problems:
        raise InvalidInput(_("The form has problems and cannot be published."), fields=problems)


def add_form_version(actor: User | None, *, form: LibraryForm, note_text: str) -> LibraryFormVersion:
    """Stores the draft, which was checked, as a version. Raises WrongState when nothing has changed."""
    digest = sha256_of_form(form.fields)
    newest = newest_other_than(form, sha256=digest)
    version = LibraryFormVersion.objects.create(
        form=form,
        number=newest + 1,
        fields=form.fields,
        sha256=digest,
        note=note_text[:300],
        created_by=actor,
    )
    point_to_current(form)
    note_form(
        actor,
        form,
        action="form.published",
        summary=note_text[:300],
        details={"number": version.number, "sha256": digest},
    )
    return version


@transaction.atomic
def deprecate_form_version(
    actor: User, *, version: LibraryFormVersion, message: str, successor: LibraryForm | None
) -> None:
    """Advises against a version; what is deployed keeps it. Raises WrongState when it is deprecated."""
    require(actor, Right.MANAGE_LIBRARY)
    deprecate(actor, published=version.form, version=version, message=message, successor=successor)
    details = {"number": version.number, "successor": successor.key if successor else None}
    note_form(actor, version.form, action="form.deprecated", summary=message[:300], details=details)


@transaction.atomic
def restore_form_version(actor: User, *, version: LibraryFormVersion) -> None:
    """Takes a deprecation back. Raises WrongState when there is none."""
    require(actor, Right.MANAGE_LIBRARY)
    restore(published=version.form, version=version)
    note_form(actor, version.form, action="form.restored", details={"number": version.number})
