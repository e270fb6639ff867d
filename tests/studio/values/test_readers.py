"""Who may have a big value, and what of it."""

from __future__ import annotations

import pytest

from studio.instances.models import Instance
from studio.instances.redaction import MASK
from studio.instances.selectors.big_values import big_value_of
from studio.instances.storing import store
from studio.tasks.projecting import PROJECTORS
from studio.values.models import BigValue
from tests.studio.instances.events import batch, changed, started
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db


def test_what_a_called_process_keeps_secret_is_masked_in_the_calling_one_too() -> None:
    rows = [{"iban": "AT61-canary", "note": "x" * 40} for _ in range(5_000)]
    called = "approval-1/called-1"
    begun = started(process="called", parent="approval-1", root="approval-1")
    store((batch(0, started()),), projectors=PROJECTORS)
    events = (begun, changed("iban", "AT99", sensitive=True), changed("rows", rows))
    store((batch(0, *events, instance=called),), projectors=PROJECTORS)
    name = BigValue.objects.get().pk
    for pk in (called, "approval-1"):
        reader = make_person(f"olga-{len(pk)}", "operator")
        value = big_value_of(Instance.objects.get(pk=pk), name=name, reader=reader)
        assert {row["iban"] for row in value} == {MASK}
