from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from engine.parse import read_definitions
from engine.testing import World, run
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.deployments.models import Deployment
from studio.ops.demo import PROCESS_FILE
from studio.ops.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from studio.processes.models import Version
from studio.rights import Right

INPUT: dict[str, Any] = {
    "item": "Chair",
    "quantity": 2,
    "unit_price": 450,
    "supplier": "ACME",
    "requester_email": "paul@demo.example",
}


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_demo", verbosity=0)


def test_everybody_can_log_in_with_their_role_and_team(loaded: None) -> None:
    for person in DEMO_PEOPLE:
        user = User.objects.get(username=person.username)
        assert user.check_password(DEMO_PASSWORD)
        assert set(user.groups.values_list("name", flat=True)) == set(person.groups)
    assert User.objects.get(username="ana").has_perm(Right.MODEL.permission)
    assert not User.objects.get(username="paul").has_perm(Right.WATCH.permission)


def test_the_process_went_the_whole_way(loaded: None) -> None:
    deployment = Deployment.objects.get(process_id="purchase_request")
    assert (deployment.state, deployment.deployed_by.username) == ("live", "olga")
    assert "risk-assessor" in deployment.bindings["agents"]
    version = Version.objects.get()
    assert (version.state, version.author.username) == ("approved", "ana")
    assert not [one for one in version.findings if one["level"] in {"CRITICAL", "HIGH"}]


def test_loading_again_changes_nothing(loaded: None) -> None:
    before = AuditEntry.objects.count()
    call_command("load_demo", verbosity=0)
    assert AuditEntry.objects.count() == before
    assert Version.objects.count() == Deployment.objects.count() == 1


def rehearse(*, price: float, approved: bool, confirmed: bool, budget: bool = True) -> Any:
    world = World(
        user_tasks={
            "check_budget": {"budget_available": budget, "cost_centre": "CC-1000"},
            "director_decides": {"approved": approved},
            "manager_decides": {"approved": approved},
            "record_answer": {"confirmed": confirmed},
        },
        calls={
            "check_supplier": {"result": {"risk": "low", "summary": "Known for years"}},
            "work_out_total": {"result": {"total": price * 2}},
            "make_order_number": {"result": {"order_number": "PO-CC-1000-1"}},
        },
    )
    definitions = read_definitions(PROCESS_FILE.read_bytes())
    return run(definitions, variables={**INPUT, "unit_price": price}, world=world)


def test_a_small_purchase_is_decided_by_a_manager_and_ordered() -> None:
    result = rehearse(price=10, approved=True, confirmed=True)
    assert result.status == "completed"
    assert "manager_decides" in result.completed
    assert result.completed[-2:] == ["confirm_order", "ordered"]


def test_a_big_purchase_or_one_without_budget_goes_to_a_director() -> None:
    for result in (
        rehearse(price=900, approved=True, confirmed=True),
        rehearse(price=10, approved=True, confirmed=True, budget=False),
    ):
        assert "director_decides" in result.completed
        assert "manager_decides" not in result.completed


def test_a_refusal_of_the_supplier_leaves_the_sub_process_by_its_border() -> None:
    result = rehearse(price=10, approved=True, confirmed=False)
    assert result.completed[-4:] == ["order_refused", "refusal_caught", "tell_refusal", "not_ordered"]


def test_a_declined_purchase_orders_nothing() -> None:
    result = rehearse(price=10, approved=False, confirmed=True)
    assert result.completed[-2:] == ["tell_decline", "declined"]
    assert "order_begins" not in result.completed


def test_every_element_of_the_demo_is_drawn() -> None:
    definitions = read_definitions(PROCESS_FILE.read_bytes())
    (process,) = definitions.processes
    wanted = {node.id for node in process.nodes} | {flow.id for flow in process.flows}
    assert wanted <= set(definitions.layout)
