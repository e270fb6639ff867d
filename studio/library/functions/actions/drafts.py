"""Making functions, changing their drafts and how they are described."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.library.functions.models import Function
from studio.library.functions.permissions import require_writer
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from engine.json_values import JsonObject
    from studio.accounts.models import User

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
LONGEST_SOURCE = 256 * 1024
MOST_TAGS = 20
LONGEST_TAG = 40
FIRST_SOURCE = 'def execute(input_data):\n    return {"result": input_data}\n'


@dataclass(frozen=True)
class FunctionContent:
    """What a draft holds, and what a version is made of."""

    source: str
    input_schema: JsonObject | None = None
    output_schema: JsonObject | None = None


@dataclass(frozen=True)
class Description:
    """What people know a function by."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    visibility: str = Function.Visibility.SHARED


def create_function(
    actor: User, *, key: str, description: Description, content: FunctionContent | None = None
) -> Function:
    """Makes a function with a draft. Raises InvalidInput, or Conflict when the key is taken."""
    require(actor, Right.MANAGE_LIBRARY)
    if not KEY.fullmatch(key):
        message = _("Letters, digits and . _ -, beginning with a letter or digit.")
        raise InvalidInput(_("The key is not usable."), fields={"key": message})
    check_description(description)
    content = content or FunctionContent(FIRST_SOURCE)
    check_content(content)
    try:
        with transaction.atomic():
            made = Function.objects.create(
                key=key, owner=actor, changed_by=actor, **described(description), **asdict(content)
            )
            note(actor, made, action="function.created")
    except IntegrityError as error:
        raise Conflict(_("There is a function with the key %(key)s already.") % {"key": key}) from error
    return made


@transaction.atomic
def save_draft(actor: User, *, function: Function, revision: int, content: FunctionContent) -> int:
    """Changes the draft and returns its new revision; Conflict when somebody changed it since `revision`."""
    require_writer(actor, function=function)
    check_content(content)
    found = Function.objects.filter(pk=function.pk, revision=revision)
    now = timezone.now()
    if not found.update(**asdict(content), revision=F("revision") + 1, changed_at=now, changed_by=actor):
        theirs = Function.objects.get(pk=function.pk)
        raise Conflict(
            _("Somebody changed this function meanwhile. Your text is still here; load theirs first."),
            current={"revision": theirs.revision, "source": theirs.source},
        )
    return revision + 1


@transaction.atomic
def describe_function(actor: User, *, function: Function, description: Description) -> None:
    """Changes name, description, tags and visibility. Only the owner makes a function private."""
    require_writer(actor, function=function)
    check_description(description)
    before = Function.objects.select_for_update(of=("self",)).get(pk=function.pk)
    new = described(description)
    if new["visibility"] != before.visibility and before.owner_id != actor.pk:
        raise InvalidInput(
            _("Only its owner changes who sees a function."), fields={"visibility": _("Not yours to change.")}
        )
    changed = {field: [getattr(before, field), value] for field, value in new.items()}
    changed = {field: pair for field, pair in changed.items() if pair[0] != pair[1]}
    if changed:
        Function.objects.filter(pk=function.pk).update(**new)
        note(actor, before, action="function.described", details=changed)


def described(description: Description) -> dict[str, object]:
    """Returns a description as columns."""
    return {**asdict(description), "tags": list(description.tags)}


def check_description(description: Description) -> None:
    """Raises InvalidInput naming every field that is not right."""
    problems: dict[str, str] = {}
    if not description.name.strip() or len(description.name) > 150:
        problems["name"] = _("1 to 150 characters.")
    if description.visibility not in Function.Visibility.values:
        problems["visibility"] = _("There is no such choice.")
    if len(description.tags) > MOST_TAGS or any(not 0 < len(tag) <= LONGEST_TAG for tag in description.tags):
        problems["tags"] = _("At most %(count)s tags of at most %(length)s characters.") % {
            "count": MOST_TAGS,
            "length": LONGEST_TAG,
        }
    if problems:
        raise InvalidInput(_("Some fields of the function are not right."), fields=problems)


def check_content(content: FunctionContent) -> None:
    """Raises InvalidInput for a draft that cannot be kept; whether it works is another question."""
    if len(content.source.encode("utf-8", "replace")) > LONGEST_SOURCE:
        raise InvalidInput(_("The source is too long."), fields={"source": _("At most 256 KB.")})


def note(
    actor: User | None, function: Function, *, action: str, summary: str = "", details: object = None
) -> None:
    """Writes an act on a function into the audit log."""
    record(
        actor,
        action=action,
        object_type="function",
        object_id=function.key,
        object_name=function.name,
        summary=summary,
        details=details if isinstance(details, dict) else {},
    )
