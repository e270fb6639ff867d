"""What several worker programs share in one SQLite file: plans, the event log, a ledger of every call."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.errors import PlanMissing
from engine.events import EventBatch, write_event
from engine.plan import Plan
from engine.ports import CalledPlan, Gap

TABLES = """
CREATE TABLE IF NOT EXISTS plan (fingerprint TEXT PRIMARY KEY, process TEXT, data BLOB);
CREATE TABLE IF NOT EXISTS event (
    instance TEXT, sequence INTEGER, data TEXT, fence INTEGER, PRIMARY KEY (instance, sequence)
);
CREATE TABLE IF NOT EXISTS call (key TEXT, attempt INTEGER, kind TEXT);
"""


class Store:
    """A PlanStore and an EventSink as real ones must be: no holes, superseded events replaced."""

    def __init__(self, path: Path) -> None:
        self._path = self.path = path
        database = sqlite3.connect(path)
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript(TABLES)
        database.close()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction; one writer at a time."""
        database = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous=OFF")
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")
        finally:
            database.close()

    def add_plans(self, plans: Iterable[Plan]) -> None:
        with self._open() as database:
            rows = [(plan.fingerprint, plan.process_id, plan.to_bytes()) for plan in plans]
            database.executemany("INSERT OR REPLACE INTO plan VALUES (?, ?, ?)", rows)

    def read(self, fingerprint: str) -> bytes:
        return self._one("SELECT data FROM plan WHERE fingerprint = ?", fingerprint)

    def find(self, process: str, *, binding: str, caller: str) -> CalledPlan:
        return CalledPlan(self._one("SELECT fingerprint FROM plan WHERE process = ?", process))

    def _one(self, question: str, wanted: str) -> Any:
        with self._open() as database:
            row = database.execute(question, (wanted,)).fetchone()
        if row is None:
            raise PlanMissing(wanted)
        return row[0]

    async def append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        return await asyncio.to_thread(self._append, batches)

    def _append(self, batches: tuple[EventBatch, ...]) -> tuple[Gap, ...]:
        gaps = []
        with self._open() as database:
            for batch in batches:
                gap = self._append_one(database, batch)
                gaps += [] if gap is None else [gap]
        return tuple(gaps)

    def _append_one(self, database: sqlite3.Connection, batch: EventBatch) -> Gap | None:
        mine = (batch.instance,)
        counted = "SELECT COUNT(*), MAX(fence) FROM event WHERE instance = ?"
        last, fence = database.execute(counted, mine).fetchone()
        if batch.after_sequence > last:
            return Gap(batch.instance, last)
        for sequence, event in enumerate(batch.events, batch.after_sequence + 1):
            data = json.dumps(write_event(event))
            found = database.execute(
                "SELECT data, fence FROM event WHERE instance = ? AND sequence = ?", (*mine, sequence)
            ).fetchone()
            if found is not None and found[0] == data:
                continue
            if batch.fence < (found[1] if found is not None else fence or 0):
                return None  # a superseded attempt of a workflow task
            database.execute("DELETE FROM event WHERE instance = ? AND sequence >= ?", (*mine, sequence))
            database.execute("INSERT INTO event VALUES (?, ?, ?, ?)", (*mine, sequence, data, batch.fence))
        return None

    def note_call(self, key: str, attempt: int, kind: str) -> None:
        with self._open() as database:
            database.execute("INSERT INTO call VALUES (?, ?, ?)", (key, attempt, kind))

    def calls(self, *, but: str) -> list[tuple[str, int]]:
        """Key and attempt of every call that was not of a kind."""
        with self._open() as database:
            return list(database.execute("SELECT key, attempt FROM call WHERE kind <> ?", (but,)))

    def log(self, instance: str) -> list[dict[str, Any]]:
        with self._open() as database:
            rows = database.execute(
                "SELECT data FROM event WHERE instance = ? ORDER BY sequence", (instance,)
            ).fetchall()
        return [json.loads(data) for (data,) in rows]

    def instances(self) -> list[str]:
        with self._open() as database:
            return [each for (each,) in database.execute("SELECT instance FROM event WHERE sequence = 1")]
