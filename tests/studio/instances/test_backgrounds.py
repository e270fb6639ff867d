"""What an agent is told of its instance: roles and kinds, never names or values."""

from __future__ import annotations

import pytest
from django.utils import timezone

from studio.activities.agents.prompts import prompt_for
from studio.deployments.models import Deployment, StoredPlan
from studio.instances.models import Instance
from studio.instances.selectors.backgrounds import background_of
from tests.studio.activities.agents_at_hand import request
from tests.studio.activities.orders import ORDER
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy, make_plan

pytestmark = pytest.mark.django_db
EVERYTHING = {
    "include_workflow_context": True,
    "include_user_permissions": True,
    "include_compliance_level": True,
}
NOTHING = dict.fromkeys(EVERYTHING, False)


@pytest.fixture
def started() -> Instance:
    plan = make_plan(variables=())
    deploy(make_person("ann", "analyst"), plan=plan)
    return Instance.objects.create(
        pk=ORDER.root,
        fingerprint=plan.fingerprint,
        deployment=Deployment.objects.get(),
        process_id="expenses",
        process_name="Expense approval",
        started_by=make_person("bob", "participant", "accounting"),
        started_at=timezone.now(),
    )


def prompt(**context: bool) -> str:
    asked = request(business_context=context)
    return prompt_for(asked, background=background_of(ORDER))


def test_process_step_roles_and_compliance_are_told(started: Instance) -> None:
    told = prompt(**EVERYTHING)
    assert "“Expense approval”" in told
    assert "started by a person" in told
    assert "these roles: accounting, participant." in told
    assert "Compliance level: internal." in told
    assert "bob" not in told


def test_nothing_is_told_where_the_element_wants_nothing(started: Instance) -> None:
    assert prompt(**NOTHING) == prompt_for(request(business_context=NOTHING))
    assert "Expense" not in prompt(**NOTHING)


def test_a_process_with_sensitive_variables_is_confidential(started: Instance) -> None:
    plan = make_plan()
    StoredPlan.objects.create(fingerprint=plan.fingerprint, content=plan.to_bytes())
    Instance.objects.update(fingerprint=plan.fingerprint)
    told = prompt(**EVERYTHING)
    assert "Compliance level: confidential. Repeat no personal or secret data" in told


def test_an_unknown_instance_has_no_background() -> None:
    assert background_of(ORDER) is None
