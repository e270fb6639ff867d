"""A sensitive value goes through everything on a real Temporal server; then all that is kept is searched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from temporalio.client import Client as Temporal

from studio.accounts.models import User
from studio.correlation.models import Publication
from studio.instances.actions.migrate import migrate_instance
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.actions.set_variables import set_variables
from studio.instances.actions.start import start_instance
from studio.instances.migration_models import InstanceMigration
from studio.instances.models import Incident, Instance
from studio.instances.redaction import MASK
from studio.library.actions.agents import AgentContent, create_agent
from studio.play.recording import recorded
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from tests.engine.temporal.processes import chain, plans, process
from tests.http_server import HttpStub
from tests.openai_server import openai_server, say
from tests.product_worker import product_worker
from tests.smtp_server import smtp_server
from tests.studio.instances.sockets import socket
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy
from tests.studio.sealing_at_hand import raw_database
from tests.studio.test_migration_line import deploy_next
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


AGENT = (
    '<serviceTask name="Judge"><extensionElements>'
    '<p:AIAgentConfiguration agentId="judge" prompt="Judge ${iban}.">'
    '<p:inputMapping source="iban" target="iban"/><p:outputMapping variable="verdict"/>'
    "</p:AIAgentConfiguration></extensionElements></serviceTask>"
)
MAIL = (
    '<sendTask name="Write"><extensionElements><p:SendTaskConfiguration subject="About ${iban}" '
    'bodyText="It is ${iban}." bodyHtml="&lt;p&gt;It is ${iban}&lt;/p&gt;">'
    '<p:to recipientType="email" value="${to}"/></p:SendTaskConfiguration></extensionElements></sendTask>'
)


async def beside_histories(address: str) -> str:
    """What Temporal shows of workflows beside their histories: memos, search attributes, summaries."""
    client = await Temporal.connect(address)
    found = []
    async for each in client.list_workflows():
        described = await client.get_workflow_handle(each.id).describe()
        found.append(str(described.raw_description))
    return "\n".join(found)


async def frames(instance: str, user: User, *, until: Callable[[], bool]) -> str:
    """Everything that a browser of this person hears of the instance until something is so."""
    heard = []
    asked = database_sync_to_async(until, thread_sensitive=False)
    async with socket(f"/ws/instances/{instance}", user=user) as opened:
        while not await asked():
            await asyncio.sleep(0.1)
        while not opened.output_queue.empty():
            heard.append(str(opened.output_queue.get_nowait()))
    return "\n".join(heard)


def test_no_agent_mail_migration_or_frame_tells_a_sensitive_value(
    temporal_server: str, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    root, olga = make_person("root", "administrator"), make_person("olga", "operator", "reviewer")
    make_person("paul", "participant")
    with openai_server() as model, smtp_server() as smtp, product_worker(temporal_server, settings):
        settings.AGENT_ENDPOINTS = [model.url.split("/")[2]]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        content = AgentContent(provider="openai-compatible", model="small", base_url=model.url)
        create_agent(
            make_person("zoe", "analyst"), key="judge", name="Judge", description="", content=content
        )
        model.replies = [say("Fine.")]
        more = MAIL.replace("${to}", root.email)
        ask = ASK.replace("{{", "{").replace("}}", "}")
        [first] = plans(
            process(chain(AGENT, MAIL.replace("${to}", "ann@example.org"), ask), extensions=DECLARED)
        )
        [second] = plans(
            process(chain(AGENT, MAIL.replace("${to}", "ann@example.org"), ask, more), extensions=DECLARED)
        )
        deployed = deploy(make_person("ann", "analyst"), plan=first)
        values = {"iban": CANARY, "otp": f"{MARK}-otp", "customer": "ACME"}
        instance = start_instance(root, process_id="order", variables=values)
        heard = asyncio.run(frames(instance.pk, olga, until=UserTask.objects.filter(state="open").exists))
        target = deploy_next(deployed, second)
        migration = migrate_instance(
            root, instance=Instance.objects.get(pk=instance.pk), target=target, reason="Also the office"
        )
        wait_for(lambda: migration_answered(migration), seconds=40)
        task = UserTask.objects.get(state="open")
        complete_task(User.objects.get(username="paul"), task=task, data={"iban": LATER})
        assert wait_for(lambda: ended(instance), seconds=40).state == "completed"
        kept = {
            "history": asyncio.run(histories(temporal_server)),
            "memo and search attributes": asyncio.run(beside_histories(temporal_server)),
            "database": raw_database(),
            "log": caplog.text,
            "frames": heard,
            "mail to a stranger": smtp.mails[0].message.as_string(),
            "recorded scenario": str(recorded(Instance.objects.get(pk=instance.pk))),
            **seen_of(logged_in(olga), instance),
        }
        assert len(heard) > 1000
        assert CANARY in str(model.requests[0])
        assert MASK in decoded(smtp.mails[0].message)
        assert LATER in decoded(smtp.mails[1].message)
    for place, text in kept.items():
        assert MARK not in text, (place, text[max(0, text.index(MARK) - 300) :][:400])


def decoded(message: Any) -> str:
    """The texts of a mail as a person reads them."""
    parts = [each.get_payload(decode=True) for each in message.walk() if not each.is_multipart()]
    return "\n".join(part.decode() for part in parts)


def migration_answered(migration: InstanceMigration) -> bool:
    return InstanceMigration.objects.filter(pk=migration.pk, answered_at__isnull=False).exists()


def seen_of(reader: Client, instance: Instance) -> dict[str, str]:
    """Pages, API and exports about an instance that has agents, mails and a migration."""
    own, api = f"/instances/{instance.pk}", f"/api/v1/instances/{instance.pk}"
    paths = [
        *(own, f"{own}/history", f"{own}/migration", "/audit/export", "/audit/export?format=jsonl"),
        *(api, f"{api}/events", f"{api}/variable-history", f"{api}/elements/t1", f"{api}/elements/t2"),
        *(f"{api}/migration", f"{api}/xml", "/api/v1/agents", "/library/agents/costs"),
    ]
    return {path: text_of(reader.get(path)) for path in paths}
