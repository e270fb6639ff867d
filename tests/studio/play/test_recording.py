"""An instance becomes a script; whoever may watch reads that, so nothing sensitive stands in it."""

from __future__ import annotations

import json

import pytest

from engine.events import ActivityCompleted, ActivityStarted
from studio.instances.models import Instance
from studio.instances.redaction import MASK
from studio.instances.storing import store
from studio.play.recording import recorded
from studio.tasks.models import UserTask
from studio.tasks.privacy import shown_answer
from studio.tasks.projecting import PROJECTORS
from tests.engine.temporal.processes import chain, plans, process
from tests.studio.instances.events import AT, activated, batch, changed, completed, started, user_task
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db(transaction=True)

DECLARED = (
    "<p:ProcessVariables>"
    '<p:processVariable name="iban" type="string" sensitive="true"/>'
    '<p:processVariable name="account" type="object" sensitive="true"/>'
    '<p:processVariable name="customer" type="object"/>'
    "</p:ProcessVariables>"
)
ASK = (
    '<userTask name="Look"><extensionElements><p:TaskDefinition outputVariable="account"/>'
    '<p:FormDefinition><p:formField name="number" type="string"/></p:FormDefinition>'
    "</extensionElements></userTask>"
)
CALL = (
    '<serviceTask name="Call"><extensionElements>'
    '<p:WebhookConfiguration url="http://example.org/" outputVariable="customer"/>'
    "</extensionElements></serviceTask>"
)


@pytest.fixture
def instance(db: None) -> Instance:
    """One that a machine and a person have answered with a number that nobody else may see."""
    [plan] = plans(process(chain(CALL, ASK), extensions=DECLARED))
    deploy(make_person("ann", "analyst"), plan=plan)
    made = batch(
        0,
        started(process="order", fingerprint=plan.fingerprint, variables={"customer": {"iban": "DE-begun"}}),
        activated("e1", "t1"),
        ActivityStarted(AT + 1, "c1", "e1", "t1", "webhook"),
        ActivityCompleted(AT + 1, "c1", "e1", "t1"),
        changed("customer", {"name": "ACME", "iban": "DE-called"}, element="t1"),
        completed("e1", "t1"),
        activated("e2", "t2", kind="userTask"),
        user_task("u2", execution="e2", element="t2"),
        instance="order-1",
    )
    store([made], projectors=PROJECTORS)
    answer = {"data": {"number": "DE-answered"}, "action": None}
    UserTask.objects.update(state="completed", submission=answer)
    return Instance.objects.get(pk="order-1")


def test_a_script_of_an_instance_holds_nothing_sensitive(instance: Instance) -> None:
    told = recorded(instance)
    assert told.variables == {"customer": {"iban": "removed"}}
    assert told.script["calls"]["t1"] == {"result": {"name": "ACME", "iban": "removed"}}
    assert told.script["user_tasks"]["t2"] == {"number": "removed"}
    assert "DE-" not in json.dumps([told.script, told.variables])


def test_an_answer_that_is_sensitive_as_a_whole_is_masked_for_those_who_watch(instance: Instance) -> None:
    task = UserTask.objects.get()
    assert shown_answer(make_person("olga", "operator"), task=task) == {"number": MASK}
    assert shown_answer(make_person("root", "administrator"), task=task) == {"number": "DE-answered"}
