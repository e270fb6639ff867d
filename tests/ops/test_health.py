from __future__ import annotations

import pytest
from django.test import AsyncClient, Client

from studio.ops import health as module

UNREACHABLE = "127.0.0.1:1"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 3.0)


@pytest.mark.temporal
@pytest.mark.django_db(transaction=True)
async def test_is_healthy_when_everything_behind_us_works(
    async_client: AsyncClient, settings, temporal_server: str, valkey_server: str
) -> None:
    settings.TEMPORAL_ADDRESS, settings.CELERY_BROKER_URL = temporal_server, f"{valkey_server}/0"

    answer = await async_client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"healthy": True, "failing": []})


@pytest.mark.django_db(transaction=True)
async def test_names_what_does_not_work_but_not_where_it_is(async_client: AsyncClient, settings) -> None:
    settings.TEMPORAL_ADDRESS, settings.CELERY_BROKER_URL = UNREACHABLE, f"redis://{UNREACHABLE}/0"

    answer = await async_client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"healthy": False, "failing": ["broker", "temporal"]})
    assert UNREACHABLE not in answer.content.decode()


def test_shows_the_state_of_services_to_an_operator(operator: Client, settings) -> None:
    settings.TEMPORAL_ADDRESS, settings.CELERY_BROKER_URL = UNREACHABLE, f"redis://{UNREACHABLE}/0"

    answer = operator.get("/ops/health/")

    assert answer.context["services"] == {"database": True, "broker": False, "temporal": False}


def test_refuses_the_state_of_services_to_a_person_without_the_right(charlie: Client) -> None:
    assert charlie.get("/ops/health/").status_code == 403
