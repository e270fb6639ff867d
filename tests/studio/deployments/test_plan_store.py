from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.errors import PlanMissing
from studio.accounts.models import User
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.models import Deployment, StoredPlan
from studio.deployments.plan_store import StoredPlans
from studio.processes.models import Version

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def made(olga: User, approved: Version) -> Deployment:
    (made,) = deploy_version(olga, version=approved, content_hash=approved.content_hash)
    return made


def test_reads_a_plan_by_its_fingerprint(made: Deployment) -> None:
    assert StoredPlans().read(made.plan_id) == bytes(made.plan.content)


def test_reads_inside_a_running_event_loop(made: Deployment) -> None:
    async def read_like_a_workflow() -> bytes:
        return StoredPlans().read(made.plan_id)

    assert asyncio.run(read_like_a_workflow()) == bytes(made.plan.content)


def test_reads_from_many_threads_at_once(made: Deployment) -> None:
    store = StoredPlans()
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(store.read, [made.plan_id] * 40))
    assert found == {bytes(made.plan.content)}


def test_asks_the_database_once_per_plan(made: Deployment) -> None:
    store = StoredPlans()
    first = store.read(made.plan_id)
    StoredPlan.objects.update(content=b"changed behind its back")
    assert store.read(made.plan_id) == first


def test_says_which_plan_is_missing(db: None) -> None:
    with pytest.raises(PlanMissing) as missing:
        StoredPlans().read("f" * 64)
    assert missing.value.fingerprint == "f" * 64


def test_finds_the_plan_of_a_called_process(made: Deployment) -> None:
    store = StoredPlans()
    assert store.find("leave", binding="latest", caller="x" * 64) == (made.plan_id, "1")
    assert store.find("leave", binding="deployment", caller="x" * 64) == (made.plan_id, "1")
    assert store.find("leave", binding="version:1", caller="x" * 64) == (made.plan_id, "1")


def test_a_pinned_plan_stays_what_it_was(made: Deployment) -> None:
    StoredPlan.objects.create(fingerprint="p" * 64, content=b"{}")
    made.bindings = {"processes": {"called": "p" * 64}}
    made.save()
    assert StoredPlans().find("called", binding="deployment", caller=made.plan_id).fingerprint == "p" * 64


@pytest.mark.parametrize("binding", ["latest", "deployment", "version:9", "version:x"])
def test_a_process_nobody_deployed_is_missing(made: Deployment, binding: str) -> None:
    with pytest.raises(PlanMissing):
        StoredPlans().find("unknown", binding=binding, caller=made.plan_id)
