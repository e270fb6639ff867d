"""What a person has changed in the editor, read from what the browser sent."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from engine.plan.values import Unconvertible, convert
from studio.files.store import keep_file, reference_to
from studio.instances.answer_values import text_of
from studio.instances.editing.facts import ABSENT, VariableFacts, digest
from studio.instances.editing.rows import (
    FILE,
    KIND,
    NEW_ROWS,
    NONE,
    SEEN,
    VALUE,
    kind_of,
    new_name,
    revision_in,
    zone_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
RESERVED = frozenset({"true", "false", "null", "and", "or", "not", "in", "is"})
LARGEST_FILE = 10 * 1024 * 1024


class Unreadable(Exception):
    """The text is no value of its kind; says why."""


@dataclass
class Edits:
    """What is to change: values by name, the revisions seen before, and what cannot be read."""

    values: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Variables that are to be added → the row in which they are."""
    uploads: dict[str, UploadedFile] = field(default_factory=dict)
    """Files that are kept once everything fits; until then their variables hold what is known of them."""

    def keep_files(self, *, origin: str) -> None:
        """Stores the files, in the caller's transaction."""
        for name, upload in self.uploads.items():
            kept = keep_file(
                upload.read(), name=upload.name or "", mime_type=upload.content_type or "", origin=origin
            )
            self.values[name] = reference_to(kept)

    def at_their_places(self, messages: Mapping[str, str]) -> dict[str, str]:
        """The messages by the row that they are about."""
        return {self.places.get(name, name): message for name, message in messages.items()}


class Sent(NamedTuple):
    """What the browser sent of one row."""

    kind: str
    text: str
    cleared: bool
    upload: UploadedFile | None


def read_edits(
    facts: Iterable[VariableFacts], *, sent: QueryDict, files: MultiValueDict[str, UploadedFile]
) -> Edits:
    """The changes in a form, each row compared with what it held when it was shown; raises nothing."""
    edits, known = Edits(), {each.name: each for each in facts}
    for each in known.values():
        if SEEN + each.name in sent:
            usual = kind_of(each.declaration, each.value)
            read_row(edits, each, row_in(each.name, usual=usual, sent=sent, files=files), sent=sent)
    for number in range(1, NEW_ROWS + 1):
        place = new_name(number)
        if name := sent.get(place, "").strip():
            read_new(
                edits, place, name, row_in(place, usual="string", sent=sent, files=files), known=known.keys()
            )
    return edits


def row_in(name: str, *, usual: str, sent: QueryDict, files: MultiValueDict[str, UploadedFile]) -> Sent:
    """One row of the form."""
    text = sent.get(VALUE + name, "").replace("\r\n", "\n")
    kind = sent.get(KIND + name) or usual
    return Sent(kind, text, NONE + name in sent, files.get(FILE + name))


def read_row(edits: Edits, facts: VariableFacts, row: Sent, *, sent: QueryDict) -> None:
    """Takes the change of a variable that there is, if its row was changed."""
    revision, shown = revision_in(sent.get(SEEN + facts.name, ""))
    other_kind = row.text != "" and row.kind != kind_of(facts.declaration, facts.value)
    if row.upload or other_kind or digest(row.text) != shown or (row.cleared and not facts.empty):
        edits.expected[facts.name] = revision
        take(edits, facts.name, facts.name, row, facts=facts)


def read_new(edits: Edits, place: str, name: str, row: Sent, *, known: Set[str]) -> None:
    """Takes a variable that is to be added."""
    if not NAME.fullmatch(name) or name.lower() in RESERVED:
        edits.errors[place] = _("A name begins with a letter and has letters, digits and _ only, at most 64.")
    elif name in known or name in edits.values:
        edits.errors[place] = _("There is a variable of this name already.")
    else:
        edits.expected[name], edits.places[name] = ABSENT, place
        take(edits, place, name, row, facts=None)


def take(edits: Edits, place: str, name: str, row: Sent, *, facts: VariableFacts | None) -> None:
    """Takes one value, or what is wrong with it."""
    if row.upload is not None and not row.cleared:
        if (row.upload.size or 0) > LARGEST_FILE:
            edits.errors[place] = _("A file may have %(most)s MB.") % {"most": LARGEST_FILE // 1024**2}
            return
        edits.uploads[name] = row.upload
        edits.values[name] = {"filename": row.upload.name, "size": row.upload.size}
        return
    try:
        edits.values[name] = None if row.cleared else read_value(row, facts=facts)
    except Unreadable as problem:
        edits.errors[place] = str(problem)


def read_value(row: Sent, *, facts: VariableFacts | None) -> Any:  # noqa: ANN401 - any JSON
    """The value that a control holds, by its kind; a choice is the option it shows."""
    options = facts.declaration.constraints.get("enum") if facts else None
    if isinstance(options, list):
        for option in options:
            if row.text == text_of(option, kind="option"):
                return option
    if row.kind == "string":
        return row.text
    if not row.text.strip() or row.kind == "file":
        return None
    if row.kind == "json":
        return read_json(row.text)
    if row.kind == "datetime" and not row.text.endswith("Z"):
        return row.text + zone_of(facts.value if facts else None)
    return read_as(row.kind, row.text)


def read_json(text: str) -> Any:  # noqa: ANN401 - any JSON
    """JSON, or the line and column at which it is none."""
    try:
        return json.loads(text, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        message = _("Line %(line)s, column %(column)s: this is no JSON (%(reason)s).")
        raise Unreadable(
            message % {"line": error.lineno, "column": error.colno, "reason": error.msg}
        ) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This is not JSON: %(reason)s") % {"reason": error}) from error


def refuse_constant(name: str) -> None:
    """Refuses NaN and the infinities, which JSON does not have."""
    raise ValueError(f"{name} is not JSON")


def read_as(kind: str, text: str) -> Any:  # noqa: ANN401 - any JSON
    """A text as a type of the process language."""
    try:
        return convert(text, to=kind)
    except Unconvertible as problem:
        message = str(problem)
        raise Unreadable(f"{message[:1].upper()}{message[1:]}.") from problem
