"""Takes in versions of forms that were approved at another installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.errors import Conflict
from studio.library.form_library.actions.drafts import (
    check_content,
    check_description,
    described,
    note_form,
)
from studio.library.form_library.actions.publishing import check_publishable, sha256_of_form
from studio.library.form_library.models import LibraryForm, LibraryFormVersion
from studio.library.publications import point_to_current

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.form_library.actions.drafts import FormContent, FormDescription


def receive_form(
    actor: User, *, key: str, number: int, description: FormDescription, content: FormContent, note_text: str
) -> LibraryFormVersion:
    """Returns the version of exactly these fields under this number; makes what is not there.

    A form that is there keeps its draft and how it is described. Must run in a transaction; whoever calls
    this has checked that it may come. Raises InvalidInput, and Conflict where other fields have this number.
    """
    check_content(content)
    check_publishable(content.fields)
    check_description(description)
    LibraryForm.objects.get_or_create(
        key=key, defaults={**described(description), "changed_by": actor, "fields": content.fields}
    )
    form = LibraryForm.objects.select_for_update(of=("self",)).get(key=key)
    digest = sha256_of_form(content.fields)
    there = LibraryFormVersion.objects.filter(form=form, number=number).first()
    if there is not None:
        if there.sha256 != digest:
            raise Conflict(
                _("Version %(number)s of the form %(key)s has other content here.")
                % {"number": number, "key": key}
            )
        return there
    version = LibraryFormVersion.objects.create(
        form=form,
        number=number,
        fields=content.fields,
        sha256=digest,
        note=note_text[:300],
        created_by=actor,
    )
    point_to_current(form)
    details = {"number": number, "sha256": digest}
    note_form(actor, form, action="form.received", summary=note_text[:300], details=details)
    return version
