"""What a schedule started last."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.deployments.models import Schedule
from studio.instances.models import Instance
from studio.instances.selectors.firings import last_firing

pytestmark = pytest.mark.django_db


def fired(element: str, day: int, **values: str) -> Instance:
    moment = datetime(2026, 11, day, 9, tzinfo=UTC)
    return Instance.objects.create(
        pk=f"order@{element}-{moment:%Y-%m-%dT%H:%M:%SZ}",
        started_at=moment,
        **{"process_id": "order", "process_name": "Order", "begun_by": "schedule", **values},
    )


def test_it_is_the_newest_of_its_own_start_event() -> None:
    fired("start", 1)
    newest = fired("start", 3)
    fired("start2", 5)
    fired("start", 7, begun_by="person")
    assert last_firing(Schedule(process_id="order", element="start")) == newest
    assert last_firing(Schedule(process_id="order", element="other")) is None


def test_ids_are_not_compared_by_the_databases_locale() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        last_firing(Schedule(process_id="order", element="start"))
    assert "~" not in asked[0]["sql"]
    assert "<" not in asked[0]["sql"]
