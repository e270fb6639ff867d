"""Which version of each process is live in which environment: this one, and those it is connected with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from studio.releases.environments import Live, LiveProcess, live_here
from studio.releases.selectors import connections_visible_to
from studio.releases.signing import installation_name

if TYPE_CHECKING:
    from datetime import datetime

    from studio.accounts.models import User


@dataclass(frozen=True, slots=True)
class Column:
    """One environment; without a connection it is this one."""

    name: str
    address: str
    here: bool
    connection: int | None = None
    seen_at: datetime | None = None
    failing_since: datetime | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is live of a process there, and whether the same content is live here."""

    column: Column
    live: LiveProcess | None
    same: bool = False

    @property
    def link(self) -> str:
        """Where people see the version."""
        if self.live is None:
            return ""
        base = "" if self.column.here else self.column.address
        return f"{base}/processes/{self.live.key}/versions/{self.live.version}"


@dataclass(frozen=True, slots=True)
class Row:
    """One process in all environments, in the order of the columns."""

    process_id: str
    process_name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything at a glance."""

    columns: list[Column]
    rows: list[Row]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "environments": [
                {
                    "name": each.name,
                    "address": each.address,
                    "here": each.here,
                    "seen_at": each.seen_at,
                    "failing_since": each.failing_since,
                    "failure": each.failure,
                }
                for each in self.columns
            ],
            "rows": [
                {
                    "process_id": row.process_id,
                    "process_name": row.process_name,
                    "cells": [
                        {
                            "environment": cell.column.name,
                            "live": cell.live.model_dump(mode="json") if cell.live else None,
                        }
                        for cell in row.cells
                    ],
                }
                for row in self.rows
            ],
        }


def matrix_for(user: User, *, search: str = "") -> Matrix:
    """Returns the matrix as the environments said it last; raises NotAllowed for who may not watch."""
    here = Column(installation_name(), settings.PUBLIC_ADDRESS, here=True)
    said = {here: Live.model_validate({"processes": live_here(user)}).processes}
    for each in connections_visible_to(user):
        column = Column(each.name, each.url, False, each.pk, each.seen_at, each.failing_since, each.failure)
        said[column] = Live.model_validate({"processes": each.live}).processes
    live = {column: {each.process_id: each for each in found} for column, found in said.items()}
    names = {each.process_id: each.process_name for found in reversed(said.values()) for each in found}
    wanted = [
        (process_id, name)
        for process_id, name in sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
        if all(word in f"{name} {process_id}".casefold() for word in search.casefold().split())
    ]
    return Matrix(list(said), [row_of(process_id, name, live=live) for process_id, name in wanted])


def row_of(process_id: str, name: str, *, live: dict[Column, dict[str, LiveProcess]]) -> Row:
    """Returns one process in all environments."""
    found = {column: processes.get(process_id) for column, processes in live.items()}
    ours = next((each for column, each in found.items() if column.here and each is not None), None)
    return Row(
        process_id,
        name,
        [
            Cell(column, each, bool(each and ours and each.content_hash == ours.content_hash))
            for column, each in found.items()
        ],
    )
