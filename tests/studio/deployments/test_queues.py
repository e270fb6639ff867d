"""Which workers run what, on a real Temporal server: nobody at a queue is said before and after deploying."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any

import pytest
from temporalio.client import Client

from engine.temporal import make_worker
from studio.accounts.models import User
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.models import Deployment
from studio.deployments.queues import choices_for, queue_rows
from studio.environment import Environment
from studio.errors import InvalidInput, NotAllowed
from studio.instances.actions.start import start_instance
from studio.instances.models import Instance
from studio.instances.sink import DatabaseSink
from studio.processes.models import Version
from studio.sealing.payloads import sealing_converter
from studio.tasks.projecting import PROJECTORS
from studio.temporal_connection import connect_to_temporal
from studio.wiring.ports import make_ports
from tests.live.stack import until
from tests.studio.api.calling import Api
from tests.studio.processes.conftest import logged_in

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queues(temporal_server: str, settings: Any) -> list[str]:
    """The usual queue and a further one; nobody asks for the work of either."""
    names = [f"usual-{uuid.uuid4()}", f"heavy-{uuid.uuid4()}"]
    settings.TEMPORAL_ADDRESS, settings.TEMPORAL_TASK_QUEUE = temporal_server, names[0]
    settings.TEMPORAL_EXTRA_QUEUES = names[1:]
    return names


@contextmanager
def workers(temporal_server: str, *queues: str) -> Iterator[None]:
    """The product's workers of these queues, in a thread of their own."""
    sink, stop, ready = DatabaseSink(projectors=PROJECTORS), asyncio.Event(), threading.Event()
    loop = asyncio.new_event_loop()

    async def work() -> None:
        client = await Client.connect(temporal_server, data_converter=sealing_converter())
        async with AsyncExitStack() as all_of_them:
            for queue in queues:
                worker = make_worker(client, make_ports(sink), task_queue=queue)
                await all_of_them.enter_async_context(worker)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        sink.close()


def deploy(person: User, version: Version, **more: Any) -> Deployment:
    (made,) = deploy_version(person, version=version, content_hash=version.content_hash, **more)
    return made


def counts(version: Version) -> list[int | None]:
    return [each.workers for each in choices_for(version.definition)]


def test_the_page_says_who_asks_for_the_work_of_a_queue(
    temporal_server: str, queues: list[str], olga: User, approved: Version
) -> None:
    page = logged_in(olga).get("/deployments/deploy/leave/1").content.decode()
    assert page.count("data-deserted") == 2
    with workers(temporal_server, queues[1]):
        until(lambda: counts(approved) == [0, 1], what="the worker")
        deploy(olga, approved, task_queue=queues[1])
        rows = {row.name: (row.workers, row.deserted) for row in queue_rows(olga)}
        assert rows == {queues[0]: (0, False), queues[1]: (1, False)}


def test_a_live_process_whose_queue_nobody_asks_is_red(
    queues: list[str], olga: User, charlie: User, approved: Version
) -> None:
    deploy(olga, approved, task_queue=queues[1])
    found = {row.name: row for row in queue_rows(olga)}
    assert (found[queues[0]].deserted, found[queues[1]].deserted) == (False, True)
    assert [each.process_id for each in found[queues[1]].deployments] == ["leave"]
    page = logged_in(olga).get("/deployments/queues").content.decode()
    assert page.count("data-deserted") == 1
    listed = Api(olga).get("/task-queues").json()["queues"]
    assert [(each["name"], each["deserted"]) for each in listed] == [(queues[0], False), (queues[1], True)]
    assert logged_in(charlie).get("/deployments/queues").status_code == 403
    with pytest.raises(NotAllowed):
        queue_rows(charlie)


def test_instances_start_on_the_queue_of_their_deployment(
    temporal_server: str, queues: list[str], olga: User, approved: Version
) -> None:
    deploy(olga, approved, task_queue=queues[1])
    with workers(temporal_server, queues[1]):
        started = start_instance(olga, process_id="leave", variables={})
        until(lambda: Instance.objects.get(pk=started.pk).sequence, what="its first event")

    async def queue_of_workflow() -> str:
        client = await connect_to_temporal()
        described = await client.get_workflow_handle(started.pk).describe()
        return str(described.task_queue)

    assert asyncio.run(queue_of_workflow()) == queues[1]


def test_the_next_version_keeps_the_queue_and_an_unknown_one_is_refused(
    queues: list[str], olga: User, approved: Version
) -> None:
    assert deploy(olga, approved).task_queue == ""
    assert deploy(olga, approved, task_queue=queues[1]).task_queue == queues[1]
    assert deploy(olga, approved).task_queue == queues[1]
    assert deploy(olga, approved, task_queue=queues[0]).task_queue == ""
    with pytest.raises(InvalidInput):
        deploy(olga, approved, task_queue="somebody-elses")
    answer = Api(olga).post(
        "/processes/leave/versions/1/deploy",
        {"content_hash": approved.content_hash, "task_queue": queues[1]},
    )
    assert answer.json()["deployments"][0]["task_queue"] == queues[1]


def test_a_queue_that_the_installation_does_not_have_any_more_is_not_kept(
    queues: list[str], olga: User, approved: Version, settings: Any
) -> None:
    deploy(olga, approved, task_queue=queues[1])
    settings.TEMPORAL_EXTRA_QUEUES = []
    assert deploy(olga, approved).task_queue == ""


def test_settings_name_queues_and_what_a_worker_serves() -> None:
    given = Environment(extra_task_queues="heavy, gpu")
    assert given.queues == ["periscope", "heavy", "gpu"]
    assert given.served_queues == given.queues
    assert Environment(extra_task_queues="heavy", worker_queues="heavy").served_queues == ["heavy"]
    with pytest.raises(ValueError, match="gpu"):
        _ = Environment(worker_queues="gpu").served_queues
    with pytest.raises(ValueError, match="letters"):
        _ = Environment(extra_task_queues="it's odd").queues
