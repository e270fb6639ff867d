"""Making forms, changing their drafts and how they are described."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.plan.forms import UnreadableField, read_fields
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.library.form_library.models import LibraryForm
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from engine.json_values import Json, JsonObject
    from studio.accounts.models import User

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
LARGEST_CHARACTERS = 300_000
MOST_TAGS = 20
LONGEST_TAG = 40


@dataclass(frozen=True)
class FormContent:
    """What a draft holds; a version is made of the fields alone."""

    fields: list[Json] = field(default_factory=list)
    sample: JsonObject = field(default_factory=dict)


@dataclass(frozen=True)
class FormDescription:
    """What people know a form by."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()


def create_form(
    actor: User, *, key: str, description: FormDescription, content: FormContent | None = None
) -> LibraryForm:
    """Makes a form with a draft. Raises InvalidInput, or Conflict when the key is taken."""
    require(actor, Right.MANAGE_LIBRARY)
    if not KEY.fullmatch(key):
        message = _("Letters, digits and . _ -, beginning with a letter or digit.")
        raise InvalidInput(_("The key is not usable."), fields={"key": message})
    check_description(description)
    content = content or FormContent()
    check_content(content)
    try:
        with transaction.atomic():
            made = LibraryForm.objects.create(
                key=key, changed_by=actor, **described(description), **asdict(content)
            )
            note_form(actor, made, action="form.created")
    except IntegrityError as error:
        raise Conflict(_("There is a form with the key %(key)s already.") % {"key": key}) from error
    return made


@transaction.atomic
def save_form_draft(actor: User, *, form: LibraryForm, revision: int, content: FormContent) -> int:
    """Changes the draft and returns its new revision; Conflict when somebody changed it since `revision`."""
    require(actor, Right.MANAGE_LIBRARY)
    check_content(content)
    found = LibraryForm.objects.filter(pk=form.pk, revision=revision)
    now = timezone.now()
    done = found.update(
        fields=content.fields,
        sample=content.sample,
        revision=F("revision") + 1,
        changed_at=now,
        changed_by=actor,
    )
    if not done:
        theirs = LibraryForm.objects.get(pk=form.pk)
        raise Conflict(
            _("Somebody changed this form meanwhile. Your fields are still here; load theirs first."),
            current={"revision": theirs.revision, "fields": theirs.fields},
        )
    return revision + 1


@transaction.atomic
def describe_form(actor: User, *, form: LibraryForm, description: FormDescription) -> None:
    """Changes name, description and tags."""
    require(actor, Right.MANAGE_LIBRARY)
    check_description(description)
    before = LibraryForm.objects.select_for_update(of=("self",)).get(pk=form.pk)
    new = described(description)
    changed = {name: [getattr(before, name), value] for name, value in new.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        LibraryForm.objects.filter(pk=form.pk).update(**new)
        note_form(actor, before, action="form.described", details=changed)


def described(description: FormDescription) -> dict[str, object]:
    """Returns a description as columns."""
    return {**asdict(description), "tags": list(description.tags)}


def check_description(description: FormDescription) -> None:
    """Raises InvalidInput naming every field that is not right."""
    problems: dict[str, str] = {}
    if not description.name.strip() or len(description.name) > 150:
        problems["name"] = _("1 to 150 characters.")
    if len(description.tags) > MOST_TAGS or any(not 0 < len(tag) <= LONGEST_TAG for tag in description.tags):
        problems["tags"] = _("At most %(count)s tags of at most %(length)s characters.") % {
            "count": MOST_TAGS,
            "length": LONGEST_TAG,
        }
    if problems:
        raise InvalidInput(_("Some fields of the form are not right."), fields=problems)


def check_content(content: FormContent) -> None:
    """Raises InvalidInput for a draft that cannot be kept; whether people can fill it in is asked later."""
    try:
        read_fields(content.fields)
    except UnreadableField as error:
        raise InvalidInput(str(error), fields={error.path or "fields": str(error)}) from error
    if len(json.dumps([content.fields, content.sample])) > LARGEST_CHARACTERS:
        message = _("A form with its sample is at most 300 KB.")
        raise InvalidInput(message, fields={"fields": message})


def note_form(
    actor: User | None, form: LibraryForm, *, action: str, summary: str = "", details: object = None
) -> None:
    """Writes an act on a form into the audit log."""
    record(
        actor,
        action=action,
        object_type="form",
        object_id=form.key,
        object_name=form.name,
        summary=summary,
        details=details if isinstance(details, dict) else {},
    )
