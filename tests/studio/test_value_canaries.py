"""A sensitive value goes through everything on a real Temporal server; then all that is kept is searched."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.correlation.models import Publication
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.actions.set_variables import set_variables
from studio.instances.actions.start import start_instance
from studio.instances.models import Incident, Instance
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from tests.engine.temporal.processes import chain, plans, process
from tests.http_server import HttpStub
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy
from tests.studio.sealing_at_hand import raw_database
from tests.studio.test_running_line import ended, wait_for
from tests.studio.test_secret_canaries import histories, stub, worker  # noqa: F401 - fixtures

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]

MARK = "canary-5e77b0"
CANARY, LATER = f"{MARK}-iban", f"{MARK}-later"
DECLARED = (
    "<p:ProcessVariables>"
    '<p:processVariable name="iban" type="string" isInput="true" sensitive="true"/>'
    '<p:processVariable name="otp" type="string" isInput="true" transient="true"/>'
    '<p:processVariable name="fails" type="boolean"/>'
    '<p:processVariable name="customer" type="string" isInput="true"/>'
    "</p:ProcessVariables>"
)
SCRIPT = (
    '<scriptTask name="Check" scriptFormat="python"><script>print(iban, otp)\n'
    "if fails:\n    raise ValueError('bad ' + iban)\ncopy = len(iban)</script></scriptTask>"
)
CALL = (
    '<serviceTask name="Call"><extensionElements><p:WebhookConfiguration url="http://{host}/hook" '
    """bodyExpression="{{'iban': iban, 'otp': otp}}" outputVariable="answer"/>"""
    "</extensionElements></serviceTask>"
)
THROW = (
    '<intermediateThrowEvent name="Tell"><extensionElements>'
    '<p:inputMapping source="iban" target="iban"/></extensionElements>'
    '<messageEventDefinition messageRef="M"/></intermediateThrowEvent>'
)
ASK = (
    '<userTask name="Look"><extensionElements><p:TaskDefinition assignee="paul" outputVariable="reply"/>'
    '<p:FormDefinition><p:formField name="iban" type="string" label="IBAN" defaultValue="${{iban}}"/>'
    "</p:FormDefinition></extensionElements></userTask>"
)


def begin(root: User, stub: HttpStub) -> Instance:  # noqa: F811
    """An instance that has begun with the values and failed with them in its error."""
    body = chain(SCRIPT, CALL.format(host=stub.host), THROW, ASK.replace("{{", "{").replace("}}", "}"))
    [plan] = plans('<message id="M" name="Told"/>', process(body, extensions=DECLARED))
    deploy(make_person("ann", "analyst"), plan=plan)
    variables = {"iban": CANARY, "otp": f"{MARK}-otp", "fails": True, "customer": "ACME"}
    return start_instance(root, process_id="order", variables=variables)


def go_on(root: User, instance: Instance) -> None:
    """Repairs the instance, changes the value, and answers with it."""
    incident = wait_for(Incident.objects.filter(instance=instance, state="open").first, seconds=40)
    set_variables(root, instance=instance, variables={"iban": LATER, "fails": False}, reason="Wrong one")
    wait_for(lambda: Instance.objects.get(pk=instance.pk).variables.get("fails") is False)
    resolve_incident(root, incident=incident, resolution="retry")
    task = wait_for(UserTask.objects.filter(instance=instance, state="open").first, seconds=40)
    complete_task(User.objects.get(username="paul"), task=task, data={"iban": f"{MARK}-form"})
    assert wait_for(lambda: ended(instance), seconds=40).state == "completed"


def seen_by(reader: Client, instance: Instance, incident: Incident) -> dict[str, str]:
    """Everything that a reader can ask for about it, by address."""
    own, api = f"/instances/{instance.pk}", f"/api/v1/instances/{instance.pk}"
    paths = [
        *(own, f"{own}/history", f"{own}/variables", "/instances/", "/incidents/", "/messages/"),
        *(f"/incidents/{instance.pk}/{incident.key}", "/audit/", "/audit/export", "/tasks/", "/"),
        *(f"/messages/{each.pk}" for each in Publication.objects.all()),
        *(api, f"{api}/events", f"{api}/variable-history", f"{api}/elements/t1", f"{api}/elements/t4"),
        *("/api/v1/instances", "/api/v1/incidents", "/api/v1/messages", "/api/v1/audit", "/api/v1/tasks"),
    ]
    return {path: text_of(reader.get(path)) for path in paths}


def text_of(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode()


def found_by(reader: Client, instance: Instance) -> list[int]:
    """How much a reader finds by the value: in lists, in histories and among incidents."""
    api = f"/api/v1/instances/{instance.pk}"
    paths = (
        *(f"/api/v1/instances?q={MARK}", f"/api/v1/instances?v=iban:contains:{MARK}"),
        *(f"{api}/variable-history?q={MARK}", f"/api/v1/incidents?state=&q={MARK}"),
    )
    return [reader.get(path).json()["total"] for path in paths]


def test_a_sensitive_value_stays_where_it_may_be(
    worker: str,  # noqa: F811
    stub: HttpStub,  # noqa: F811
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    stub.body = b'{"ok": true}'
    root = make_person("root", "administrator")
    make_person("paul", "participant")
    olga = logged_in(make_person("olga", "operator", "reviewer"))
    instance = begin(root, stub)
    incident = wait_for(Incident.objects.filter(instance=instance, state="open").first, seconds=40)
    shown = seen_by(olga, instance, incident)
    go_on(root, instance)
    shown |= {f"{path} at the end": text for path, text in seen_by(olga, instance, incident).items()}
    printed, logged = "".join(capfd.readouterr()), caplog.text

    assert MARK in stub.asked[0].body.decode()
    assert MARK in logged_in(root).get(f"/api/v1/instances/{instance.pk}/variable-history").content.decode()
    assert found_by(olga, instance) == [0, 0, 0, 0]
    history, rows = asyncio.run(histories(worker)), raw_database()
    kept = {"history": history, "database": rows, "log": logged, "output": printed, **shown}
    for place, text in kept.items():
        assert MARK not in text, (place, text[max(0, text.index(MARK) - 300) :][:400])
