"""Connections of the pool: none is kept for ever, none that is dead is used."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from studio.accounts.models import User
from studio.instances.projector import project_instance
from studio.instances.selectors.bindings import pinned_mail_texts
from studio.instances.sink import WRITERS, DatabaseSink
from studio.instances.storing import store
from tests.settings import ON_POSTGRES
from tests.studio.activities.orders import ORDER
from tests.studio.instances.events import batch, started

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no pool"),
]


@pytest.fixture(autouse=True)
def empty_pool(transactional_db: None) -> None:
    """What tests before have left in the pool would have to be found dead one by one."""
    connection.close()
    connection.close_pool()


def taken(wrapper: BaseDatabaseWrapper) -> int:
    """How many connections of the pool somebody holds."""
    stats = wrapper.pool.get_stats()
    return int(stats["pool_size"] - stats["pool_available"])


def held_in_the_end(wrapper: BaseDatabaseWrapper, *, expected: int) -> int:
    """How many are held once the pool, which opens spare ones beside us, has come to rest."""
    deadline = time.monotonic() + 10
    while taken(wrapper) != expected and time.monotonic() < deadline:
        time.sleep(0.05)
    return taken(wrapper)


def test_a_closed_sink_gives_back_the_connections_of_all_its_writers() -> None:
    sink = DatabaseSink(projectors=(project_instance,))

    async def write_at_once() -> None:
        batches = [(batch(0, started(), instance=f"approval-{n}"),) for n in range(3 * WRITERS)]
        await asyncio.gather(*map(sink.append, batches))

    asyncio.run(write_at_once())
    assert held_in_the_end(connection, expected=WRITERS) == WRITERS
    sink.close()

    assert held_in_the_end(connection, expected=0) == 0


def test_a_restarted_server_is_not_noticed_by_the_next_request() -> None:
    def ask() -> int:
        try:
            return User.objects.count()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: ask(), range(4)))
    cut_all_connections()

    assert [ask() for _ in range(6)] == [0] * 6


def test_a_restarted_server_is_not_noticed_by_the_next_mail_of_a_worker() -> None:
    store([batch(0, started(), instance=ORDER.root)], projectors=(project_instance,))

    assert asyncio.run(pinned_mail_texts(ORDER, "told")) is None
    cut_all_connections()

    assert asyncio.run(pinned_mail_texts(ORDER, "told")) is None


def cut_all_connections() -> None:
    """Ends every session but its own, as a restart does."""
    settings = connection.settings_dict
    with psycopg.connect(host=settings["HOST"], user="postgres", dbname=settings["NAME"]) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()
