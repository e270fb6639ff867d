"""What operations on functions take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from ninja import Schema
from pydantic import Field

from studio.api.paging import PageRequest
from studio.api.schemas import Input
from studio.library.functions.actions.drafts import FIRST_SOURCE, Description, FunctionContent

if TYPE_CHECKING:
    from studio.deployments.function_uses import Use
    from studio.library.functions.models import Function, FunctionVersion
    from studio.library.functions.tallies import Statistics


class FunctionQuery(PageRequest):
    """What the list may be asked for."""

    tag: str = ""
    state: Literal["", "draft", "published", "deprecated"] = ""


class ContentIn(Input):
    """A function: its source, and JSON Schemas of what goes in and comes out."""

    source: str = Field(default=FIRST_SOURCE, max_length=300_000)
    input_schema: dict[str, Any] | None = None
    output_schema: dict[str, Any] | None = None

    def content_of(self) -> FunctionContent:
        """Returns it for the actions."""
        return FunctionContent(self.source, self.input_schema, self.output_schema)


class DescriptionIn(Input):
    """What people know a function by."""

    name: str = Field(max_length=150)
    description: str = Field(default="", max_length=5000)
    tags: list[str] = Field(default_factory=list, max_length=20)
    visibility: Literal["shared", "private"] = "shared"

    def description_of(self) -> Description:
        """Returns it for the actions."""
        return Description(self.name, self.description, tuple(self.tags), self.visibility)


class NewFunctionIn(DescriptionIn, ContentIn):
    """A new function; its key never changes."""

    key: str = Field(max_length=100)


class DraftIn(ContentIn):
    """The draft, and the revision it was made from."""

    revision: int


class PublishIn(Input):
    """The revision of the draft that the person saw, and what is new."""

    revision: int
    note: str = Field(default="", max_length=300)


class DeprecationIn(Input):
    """Why not, and the key of the function to use instead (the same: its latest version)."""

    message: str = Field(default="", max_length=300)
    successor: str = Field(default="", max_length=100)


class FunctionOut(Schema):
    """A function as process files name it. `version` is the one that "latest" means."""

    key: str
    name: str
    description: str
    tags: list[str]
    visibility: str
    owner: str | None
    version: int | None
    deprecated: bool
    revision: int
    input_schema: dict[str, Any] | None
    output_schema: dict[str, Any] | None


class DraftOut(Schema):
    """A draft."""

    revision: int
    source: str
    input_schema: dict[str, Any] | None
    output_schema: dict[str, Any] | None


class RevisionOut(Schema):
    """The revision of a draft."""

    revision: int


class VersionOut(Schema):
    """A published version."""

    number: int
    source: str
    input_schema: dict[str, Any] | None
    output_schema: dict[str, Any] | None
    sha256: str
    note: str
    created_at: datetime
    created_by: str | None
    deprecated_at: datetime | None
    deprecation_message: str
    successor: str | None


class StatisticsOut(Schema):
    """The runs of one version in processes; durations in milliseconds, right within five per cent."""

    version: int
    runs: int
    success_rate: float | None
    p50: int | None
    p95: int | None
    failures: dict[str, int]


class UseOut(Schema):
    """A version of a process that names the function; `asked` null means the latest."""

    process: str
    process_name: str
    version: int
    state: str
    asked: str | None
    live: bool
    pinned: int | None


def function_data(function: Function) -> dict[str, Any]:
    """Describes a function; its schemas are those of the current version."""
    current = function.current
    return {
        "key": function.key,
        "name": function.name,
        "description": function.description,
        "tags": function.tags,
        "visibility": function.visibility,
        "owner": function.owner.username if function.owner else None,
        "version": current.number if current else None,
        "deprecated": bool(current and current.deprecated_at),
        "revision": function.revision,
        "input_schema": current.input_schema if current else None,
        "output_schema": current.output_schema if current else None,
    }


def version_data(version: FunctionVersion) -> dict[str, Any]:
    """Describes a version."""
    names = ("number", "source", "input_schema", "output_schema", "sha256", "note", "created_at")
    return {
        **{name: getattr(version, name) for name in names},
        "created_by": version.created_by.username if version.created_by else None,
        "deprecated_at": version.deprecated_at,
        "deprecation_message": version.deprecation_message,
        "successor": version.successor.key if version.successor else None,
    }


def statistics_data(number: int, statistics: Statistics) -> dict[str, Any]:
    """Describes the runs of a version."""
    names = ("runs", "success_rate", "p50", "p95")
    counted = {name: getattr(statistics, name) for name in names}
    return {"version": number, **counted, "failures": dict(statistics.failures)}


def use_data(use: Use) -> dict[str, Any]:
    """Describes a use."""
    return {
        "process": use.version.definition.key,
        "process_name": use.version.definition.name,
        "version": use.version.number,
        "state": use.version.state,
        "asked": use.asked,
        "live": use.live,
        "pinned": use.pinned,
    }
