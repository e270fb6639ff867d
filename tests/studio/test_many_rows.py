"""Many rows in one statement: inserted, or changed where they are, and prepared by their fields as always."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.instances.models import FlowCount, Instance, LoggedEvent
from studio.many_rows import write_rows
from tests.studio.instances.events import activated, batch, started
from tests.studio.tasks.opening import put

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def instance() -> Instance:
    put(batch(0, started(), activated("e1", "pay")))
    return Instance.objects.get()


def counts() -> dict[str, int]:
    return dict(FlowCount.objects.values_list("flow", "count"))


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as said:
        write_rows([])
    assert len(said) == 0


def test_what_is_there_gets_the_named_fields_and_the_rest_is_inserted() -> None:
    row = instance()
    how = {"unique": ("instance", "flow"), "update": ("count",)}
    write_rows([FlowCount(instance=row, flow="a", count=1)], **how)
    write_rows([FlowCount(instance=row, flow=flow, count=5) for flow in "ab"], **how)
    assert counts() == {"a": 5, "b": 5}


def test_sealed_columns_are_sealed_and_open_again() -> None:
    row = instance()
    (event,) = LoggedEvent.objects.filter(instance=row, kind="ElementActivated")
    assert event.data["element"] == "pay"
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM instances_loggedevent WHERE id = %s", [event.pk])
        assert "pay" not in str(cursor.fetchone())


def test_a_key_that_is_given_is_written() -> None:
    row = instance()
    row.state = "completed"
    write_rows([row], unique=("id",), update=("state",))
    assert [each.state for each in Instance.objects.all()] == ["completed"]
