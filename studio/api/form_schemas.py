"""What operations on forms take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from ninja import Schema
from pydantic import Field

from studio.api.paging import PageRequest
from studio.api.schemas import Input
from studio.library.form_library.actions.drafts import FormContent, FormDescription

if TYPE_CHECKING:
    from studio.deployments.form_uses import FormUse
    from studio.library.form_library.models import LibraryForm, LibraryFormVersion


class FormQuery(PageRequest):
    """What the list may be asked for."""

    tag: str = ""
    state: Literal["", "draft", "published", "deprecated"] = ""


class FormContentIn(Input):
    """Fields, each an object with at least `name` and `type`, and values to see the form with."""

    fields: list[dict[str, Any]] = Field(default_factory=list, max_length=300)
    sample: dict[str, Any] = Field(default_factory=dict)

    def content_of(self) -> FormContent:
        """Returns it for the actions."""
        return FormContent(list(self.fields), self.sample)


class FormDescriptionIn(Input):
    """What people know a form by."""

    name: str = Field(max_length=150)
    description: str = Field(default="", max_length=5000)
    tags: list[str] = Field(default_factory=list, max_length=20)

    def description_of(self) -> FormDescription:
        """Returns it for the actions."""
        return FormDescription(self.name, self.description, tuple(self.tags))


class NewFormIn(FormDescriptionIn, FormContentIn):
    """A new form; its key never changes."""

    key: str = Field(max_length=100)


class FormDraftIn(FormContentIn):
    """The draft, and the revision it was made from."""

    revision: int


class FormPublishIn(Input):
    """The revision of the draft that the person saw, and what is new."""

    revision: int
    note: str = Field(default="", max_length=300)


class FormDeprecationIn(Input):
    """Why not, and the key of the form to use instead."""

    message: str = Field(default="", max_length=300)
    successor: str = Field(default="", max_length=100)


class FormValuesIn(Input):
    """What stands in a form so far."""

    data: dict[str, Any] = Field(default_factory=dict)


class FormTryIn(Input):
    """A form that somebody builds, with what stands in it, to be seen in a language."""

    fields: list[dict[str, Any]] = Field(max_length=300)
    data: dict[str, Any] = Field(default_factory=dict)
    variables: dict[str, Any] = Field(default_factory=dict)
    language: str = Field(default="", max_length=20)


class FormOut(Schema):
    """A form as process files name it. `version` is the one that new deployments take."""

    key: str
    name: str
    description: str
    tags: list[str]
    version: int | None
    deprecated: bool
    revision: int
    fields: list[dict[str, Any]] | None
    """Of that version; null before the first."""


class FormDraftOut(Schema):
    """A draft."""

    revision: int
    fields: list[dict[str, Any]]
    sample: dict[str, Any]


class FormRevisionOut(Schema):
    """The revision of a draft."""

    revision: int


class FormVersionOut(Schema):
    """A published version."""

    number: int
    fields: list[dict[str, Any]]
    sha256: str
    note: str
    created_at: datetime
    created_by: str | None
    deprecated_at: datetime | None
    deprecation_message: str
    successor: str | None


class FormUseOut(Schema):
    """A version of a process that names the form."""

    process: str
    process_name: str
    version: int
    state: str
    live: bool
    pinned: int | None


class FormProblemOut(Schema):
    """Something to correct: `path` names the field, `part` its property."""

    path: str
    part: str
    message: str


class FormPreviewOut(Schema):
    """A form as people see it, as HTML, and what is wrong with it."""

    html: str
    problems: list[FormProblemOut]


class FileOut(Schema):
    """A stored file as an answer names it."""

    file: str
    filename: str
    mimeType: str  # noqa: N815 - as references to files are written
    size: int
    sha256: str


class FormStateOut(Schema):
    """What is shown, asked for and computed for the values in a form, and what is wrong by field."""

    fields: dict[str, Any]
    errors: dict[str, str]


def form_data(form: LibraryForm) -> dict[str, Any]:
    """Describes a form."""
    current = form.current
    names = ("key", "name", "description", "tags", "revision")
    return {
        **{name: getattr(form, name) for name in names},
        "version": current.number if current else None,
        "deprecated": bool(current and current.deprecated_at),
        "fields": current.fields if current else None,
    }


def form_version_data(version: LibraryFormVersion) -> dict[str, Any]:
    """Describes a version."""
    names = ("number", "fields", "sha256", "note", "created_at", "deprecated_at", "deprecation_message")
    return {
        **{name: getattr(version, name) for name in names},
        "created_by": version.created_by.username if version.created_by else None,
        "successor": version.successor.key if version.successor else None,
    }


def form_use_data(use: FormUse) -> dict[str, Any]:
    """Describes a use."""
    return {
        "process": use.version.definition.key,
        "process_name": use.version.definition.name,
        "version": use.version.number,
        "state": use.version.state,
        "live": use.live,
        "pinned": use.pinned,
    }
