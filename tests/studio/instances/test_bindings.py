"""Work takes from the library what was approved for the plan by which it was asked for."""

from __future__ import annotations

import pytest
from django.utils import timezone

from engine.errors import ActivityFailure
from studio.deployments.models import Deployment, StoredPlan
from studio.instances.models import Instance
from studio.instances.selectors.bindings import pinned_agent, pinned_function
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy, make_plan

pytestmark = pytest.mark.django_db
ONE, TWO = make_plan(), make_plan(variables=())


def deployed_twice() -> None:
    """Version 1 pins one function, version 2 another."""
    one = deploy(make_person("ann", "analyst"), plan=ONE)
    Deployment.objects.update(state="superseded", bindings={"functions": {"old": 1}, "agents": {"clerk": 7}})
    stored = StoredPlan.objects.create(fingerprint=TWO.fingerprint, content=TWO.to_bytes())
    one.pk, one.plan, one.bindings = None, stored, {"functions": {"new": 2}, "agents": {"clerk": 8}}
    one.state = "live"
    one.save()


def instance(plan_fingerprint: str) -> None:
    Instance.objects.create(
        pk="approval-1",
        fingerprint=plan_fingerprint,
        deployment=Deployment.objects.get(plan=plan_fingerprint),
        process_id="approval",
        process_name="Approval",
        started_at=timezone.now(),
    )


def test_work_right_after_a_migration_has_what_was_approved_for_the_new_version() -> None:
    deployed_twice()
    instance(ONE.fingerprint)  # its row has not heard of the migration yet
    assert pinned_function("approval-1", "new", fingerprint=TWO.fingerprint) == 2
    assert pinned_agent("approval-1", "clerk", fingerprint=TWO.fingerprint) == 8


def test_work_of_what_stayed_behind_has_what_was_approved_for_the_old_version() -> None:
    deployed_twice()
    instance(TWO.fingerprint)
    assert pinned_function("approval-1", "old", fingerprint=ONE.fingerprint) == 1
    assert pinned_function("approval-1", "new", fingerprint=TWO.fingerprint) == 2


def test_an_order_of_before_has_what_the_instances_deployment_pinned() -> None:
    deployed_twice()
    instance(ONE.fingerprint)
    assert pinned_function("approval-1", "old") == 1


def test_work_of_an_instance_that_nobody_knows_yet_waits() -> None:
    with pytest.raises(ActivityFailure) as early:
        pinned_function("approval-1", "old", fingerprint=ONE.fingerprint)
    assert early.value.retryable
