"""The editor of variables as a page shows it: its rows, what was refused, and who was faster."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from studio.errors import InvalidInput
from studio.instances.editing.facts import VariableFacts, facts_of
from studio.instances.editing.reading import Edits, read_edits
from studio.instances.editing.rows import KINDS, NEW_ROWS, EditRow, NewRow, make_row, new_name, new_row
from studio.instances.redaction import MASK
from studio.values.references import preview_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from studio.accounts.models import User
    from studio.errors import Outdated
    from studio.instances.models import Instance


class Editor:
    """One showing of the form: `read` takes what was sent, the rest what came of it."""

    kinds = KINDS

    def __init__(self, instance: Instance, *, reader: User) -> None:
        self.instance = instance
        self.facts = facts_of(instance, reader=reader)
        self.sent: QueryDict | None = None
        self.edits = Edits()
        self.offered: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.status = 200

    @property
    def present(self) -> dict[str, Any]:
        """The values as the reader sees them."""
        return {each.name: MASK if each.hidden else each.value for each in self.facts}

    def read(self, sent: QueryDict, *, files: MultiValueDict[str, UploadedFile]) -> Edits:
        """Takes what a browser sent; what cannot be read is an error of its row."""
        self.sent = sent
        self.edits = read_edits(self.facts, sent=sent, files=files)
        self.errors = dict(self.edits.errors)
        return self.edits

    def checked_edits(self) -> Edits:
        """What is to change; raises InvalidInput when a part of it cannot be read."""
        if self.errors:
            message = _("Please check these values: %(named)s") % {"named": ", ".join(self.errors)}
            raise InvalidInput(message, fields=self.errors)
        return self.edits

    def refuse(self, refusal: InvalidInput) -> None:
        """Shows what was refused, each beside its field."""
        self.status = 422
        fields = refusal.fields or {"": refusal.message}
        places = self.edits.at_their_places(fields)
        self.errors |= {name: text for name, text in places.items() if name not in {"", "reason", "value"}}
        self.refused = {name: text for name, text in places.items() if name in {"", "reason", "value"}}
        self.refused |= {f"{name}": text for name, text in self.errors.items()}

    def tell_who_was_faster(self, refusal: Outdated) -> None:
        """Shows beside each field what is there now; sending once more overwrites it."""
        self.status = 412
        self.refused = {"": refusal.message}
        self.notes = {name: note_about(now) for name, now in refusal.current.items() if isinstance(now, dict)}

    @property
    def is_changed(self) -> bool:
        """Whether a person has changed something, or tried to."""
        return bool(self.edits.values or self.errors)

    @property
    def rows(self) -> list[EditRow]:
        """The variables there are, those with something to tell first."""
        rows = [self.row(each) for each in self.facts]
        return sorted(rows, key=lambda row: not (row.error or row.note or row.name in self.offered))

    def row(self, facts: VariableFacts) -> EditRow:
        """One row: as it was sent, as an earlier value is offered, or as it is."""
        name = facts.name
        changed = name in self.edits.values or name in self.errors
        return make_row(
            facts,
            sent=self.sent if changed else None,
            offered=self.offered if name in self.offered else None,
            error=self.errors.get(name, ""),
            note=self.notes.get(name, ""),
        )

    @property
    def new_rows(self) -> list[NewRow]:
        """Rows for variables to be added."""
        return [
            new_row(new_name(number), sent=self.sent, error=self.errors.get(new_name(number), ""))
            for number in range(1, NEW_ROWS + 1)
        ]


def note_about(now: dict[str, Any]) -> str:
    """What somebody else has made of a variable."""
    by = now.get("by") or _("the process")
    value = in_words(now.get("value")) or "–"
    return _("Meanwhile %(by)s has set it to: %(value)s. Send once more to overwrite that.") % {
        "by": by,
        "value": value[:200],
    }


def in_words(value: Any) -> str:  # noqa: ANN401 - any JSON
    """A value as people read it; nothing is empty."""
    if value is None:
        return ""
    value = preview_of(value)
    return value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)
