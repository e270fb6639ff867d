"""Webhooks behind circuit breakers, with a real server and real tables."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from engine.errors import ActivityFailure
from engine.ports import HttpRequest
from studio.activities.http import GuardedHttpSender
from studio.activities.secrets import EnvironmentSecrets
from studio.breakers.gate import StoredBreakers
from studio.breakers.models import Breaker
from tests.http_server import HttpStub, http_server
from tests.studio.activities.orders import ORDER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stub(settings) -> Iterator[HttpStub]:
    with http_server() as running:
        settings.WEBHOOK_HOSTS = [running.host]
        yield running


async def send(stub: HttpStub, **configuration: Any) -> Any:
    sender = GuardedHttpSender(secrets=EnvironmentSecrets(), breakers=StoredBreakers())
    request = HttpRequest(
        order=ORDER,
        url=f"http://{stub.host}/",
        method="POST",
        headers={},
        query={},
        body=None,
        configuration={"response_type": "json", **configuration},
    )
    return (await sender.send(request)).value


async def failure(stub: HttpStub, **configuration: Any) -> ActivityFailure:
    with pytest.raises(ActivityFailure) as failed:
        await send(stub, **configuration)
    return failed.value


async def test_five_failures_spare_the_host_until_a_probe_answers(stub: HttpStub) -> None:
    stub.status = 503
    for _number in range(5):
        assert (await failure(stub)).code == "webhook-status"
    held = await failure(stub)
    assert (held.code, held.retryable, len(stub.asked)) == ("webhook-circuit-open", True, 5)
    assert 290 < (held.retry_after_seconds or 0) <= 300
    assert "the host answered 503" in held.message
    await Breaker.objects.aupdate(probe_at=timezone.now())
    stub.status = 200
    assert await send(stub) == {"ok": True}
    assert await send(stub) == {"ok": True}
    assert not await Breaker.objects.aexists()


async def test_slow_hosts_fail_too_and_refusals_do_not(stub: HttpStub) -> None:
    stub.status = 404
    for _number in range(6):
        assert (await failure(stub)).code == "webhook-status"
    stub.delay = 1
    for _number in range(5):
        assert (await failure(stub, timeout_seconds=0.1)).code == "webhook-timeout"
    assert (await failure(stub)).code == "webhook-circuit-open"


async def test_a_probe_that_is_cancelled_does_not_block_the_next(stub: HttpStub) -> None:
    now = timezone.now()
    await Breaker.objects.acreate(host=stub.host, failures=5, last_failed_at=now, opened_at=now, probe_at=now)
    stub.delay = 1
    probe = asyncio.create_task(send(stub))
    while not stub.asked:
        await asyncio.sleep(0.02)
    probe.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probe
    stub.delay = 0
    assert await send(stub) == {"ok": True}
