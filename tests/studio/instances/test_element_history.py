"""An element tells what happened at it: inputs, calls, outputs, by the rights of the reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engine.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityStarted,
    ElementActivated,
    ElementCompleted,
    VariableChanged,
)
from studio.instances.models import Instance
from studio.instances.projector import project_instance
from studio.instances.redaction import MASK
from studio.instances.selectors.elements import element_history
from studio.instances.storing import store
from tests.studio.instances.events import AT, batch, started
from tests.studio.instances.test_pages import KEY, client_of
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db
REFUSED = {"status": 500, "answer": "no"}
PRINTED = {"prints": "AT61 0000", "duration_ms": 12}


def run_twice(*, secret: bool = False) -> Instance:
    """The step "pay" runs twice: first it fails, then it answers."""
    events: list[Any] = [started()]
    for key, begins in (("e1", 1.0), ("e2", 10.0)):
        events += [
            ElementActivated(AT + begins, key, "pay", "serviceTask", "Pay", "e0"),
            VariableChanged(AT + begins, "sum", None, key, key, element="pay"),
            ActivityStarted(AT + begins, f"c-{key}", key, "pay", "http"),
        ]
        if key == "e1":
            events += [
                ActivityFailed(
                    AT + 5,
                    "c-e1",
                    "e1",
                    "pay",
                    "webhook-status",
                    "it answered 500",
                    3,
                    REFUSED,
                ),
                ElementCompleted(AT + 5, "e1", "pay"),
            ]
        else:
            events += [
                ActivityCompleted(AT + 15, "c-e2", "e2", "pay", PRINTED),
                VariableChanged(AT + 15, "iban", None, "AT61", "e0", element="pay", sensitive=secret),
                ElementCompleted(AT + 15, "e2", "pay"),
            ]
    store((batch(0, *events),), projectors=(project_instance,))
    return Instance.objects.get(pk=KEY)


def test_tells_each_execution_with_what_went_in_and_came_out() -> None:
    instance = run_twice()
    second, first = element_history(instance, element="pay", reader=make_person("olga", "operator"))
    assert [first["key"], second["key"]] == ["e1", "e2"]
    assert first["inputs"] == [{"name": "sum", "value": "e1", "sensitive": False}]
    assert first["outputs"] == []
    assert first["calls"][0]["attempts"] == 3
    assert first["calls"][0]["details"] == {"status": 500, "answer": "no"}
    assert second["outputs"] == [{"name": "iban", "value": "AT61", "sensitive": False}]
    assert second["calls"][0]["details"]["prints"] == "AT61 0000"


def test_masks_sensitive_values_and_what_may_repeat_them() -> None:
    instance = run_twice(secret=True)
    second, first = element_history(instance, element="pay", reader=make_person("olga", "operator"))
    assert second["outputs"] == [{"name": "iban", "value": MASK, "sensitive": True}]
    assert second["calls"][0]["details"] == {"prints": MASK, "duration_ms": 12}
    assert first["calls"][0]["details"] == {"status": 500, "answer": MASK}
    plain = element_history(instance, element="pay", reader=make_person("root", "administrator"))
    assert plain[0]["outputs"][0]["value"] == "AT61"


def test_an_element_without_executions_tells_nothing_and_strangers_hear_nothing() -> None:
    run_twice()
    address = f"/api/v1/instances/{KEY}/elements/"
    olga = client_of("olga", "operator")
    assert olga.get(address + "ship").json() == {"items": []}
    assert [one["key"] for one in olga.get(address + "pay").json()["items"]] == ["e2", "e1"]
    assert client_of("paul", "participant").get(address + "pay").status_code == 404


def test_a_large_family_costs_as_many_questions_as_a_small_one() -> None:
    run_twice(secret=True)
    olga = make_person("olga", "operator")
    root = Instance.objects.get(pk=KEY)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert len(element_history(root, element="pay", reader=olga)) == Instance.objects.count() + 1
        return len(asked)

    grow(1)
    cost()  # what is asked once per person
    small = cost()
    grow(9)
    assert cost() == small


def grow(to: int) -> None:
    """Sub-processes that have been at the step as well, with a secret of their own."""
    for number in range(Instance.objects.count() - 1, to):
        child = f"{KEY}/c{number}"
        events = (
            started(),
            ElementActivated(AT + 1, "e1", "pay", "serviceTask", "Pay", "e0"),
            VariableChanged(AT + 2, "iban", None, "AT99", "e0", element="pay", sensitive=True),
            ElementCompleted(AT + 3, "e1", "pay"),
        )
        store((batch(0, *events, instance=child),), projectors=(project_instance,))
        Instance.objects.filter(pk=child).update(root=KEY)
