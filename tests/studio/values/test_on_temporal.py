"""Values of five megabytes pass through a process on a real Temporal server; its histories stay small."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory

from engine.temporal.host.worker import replayer
from studio.accounts.models import User
from studio.deployments.plan_store import StoredPlans
from studio.errors import InvalidInput
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.actions.set_variables import set_variables
from studio.instances.actions.start import start_instance
from studio.instances.models import Incident, Instance, LoggedEvent
from studio.outbox.models import OutboxMessage
from studio.retention.purging import purge_family
from studio.tasks.models import UserTask
from studio.values.claims import value_converter
from studio.values.models import BigValue
from studio.values.references import NAME, is_reference
from studio.values.store import remembered
from tests.engine.temporal.processes import chain, plans, process
from tests.http_server import HttpStub, http_server
from tests.product_worker import product_worker
from tests.smtp_server import SmtpSink, smtp_server
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy
from tests.studio.test_running_line import assert_fresh, ended, wait_for

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]

MEGABYTE = 1_000_000
TEXT = "canary " + "The quick brown fox. " * 250_000
assert len(TEXT) > 5 * MEGABYTE
DECLARED = (
    "<p:ProcessVariables>"
    '<p:processVariable name="document" type="string" isInput="true"/>'
    '<p:processVariable name="secret" type="string" isInput="true" sensitive="true"/>'
    "</p:ProcessVariables>"
)
MEASURE = (
    '<scriptTask name="Measure" scriptFormat="python"><script>length = len(document)\n'
    "head = document[:6]</script></scriptTask>"
)
COPY = (
    '<serviceTask name="Copy"><extensionElements><p:VariableConfiguration>'
    '<p:set name="pair" expression="[document, 1]"/><p:set name="size" expression="document.length"/>'
    "</p:VariableConfiguration></extensionElements></serviceTask>"
)
CALL = (
    '<serviceTask name="Call"><extensionElements><p:WebhookConfiguration url="http://{host}/hook" '
    'method="POST" bodyExpression="{{\'document\': document}}" outputVariable="answer"/>'
    "</extensionElements></serviceTask>"
)
MAIL = (
    '<sendTask name="Tell"><extensionElements><p:SendTaskConfiguration subject="Done" bodyText="See below.">'
    '<p:to recipientType="email" value="ann@example.com"/>'
    '<p:attachments sourceType="inline" source="${{document}}" filename="document.txt"/>'
    "</p:SendTaskConfiguration></extensionElements></sendTask>"
)
ASK = (
    '<userTask name="Look"><extensionElements><p:TaskDefinition candidateUsers="paul" outputVariable="reply">'
    '<p:formData><p:field name="document" type="text" required="true"/><p:field name="note" type="string"/>'
    "</p:formData></p:TaskDefinition></extensionElements></userTask>"
)


@dataclass
class World:
    address: str
    http: HttpStub
    smtp: SmtpSink
    olga: User
    paul: User


@pytest.fixture
def world(temporal_server: str, settings: Any) -> Iterator[World]:
    remembered.clear()
    with http_server() as http, smtp_server() as smtp:
        settings.WEBHOOK_HOSTS = [http.host]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        made = World(
            temporal_server,
            http,
            smtp,
            make_person("olga", "operator", "reviewer"),
            make_person("paul", "participant"),
        )
        with product_worker(temporal_server, settings):
            yield made


def begin(world: World, *tags: str, **variables: Any) -> Instance:
    body = chain(*(tag.format(host=world.http.host) for tag in tags))
    [plan] = plans(process(body, extensions=DECLARED))
    deploy(make_person("ann", "analyst"), plan=plan)
    return start_instance(world.olga, process_id="order", variables=variables)


async def history(address: str, instance: str, *, run: str | None = None) -> WorkflowHistory:
    client = await Client.connect(address)
    return await client.get_workflow_handle(instance, run_id=run).fetch_history()


def sizes(events: Any) -> tuple[int, int]:
    """Bytes of a history, and of its largest event."""
    each = [event.ByteSize() for event in events if isinstance(event, HistoryEvent)]
    return sum(each), max(each)


def open_task(instance: Instance) -> UserTask:
    found: UserTask = wait_for(UserTask.objects.filter(instance=instance, state="open").first, seconds=60)
    return found


def test_five_megabytes_pass_through_everything(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    instance = begin(world, MEASURE, COPY, CALL, MAIL, ASK, MEASURE, document=TEXT)
    task = open_task(instance)
    assert_form_keeps_what_is_too_big(world, task)
    row = wait_for(lambda: ended(instance), seconds=60)

    assert row.state == "completed"
    assert (row.variables["length"], row.variables["head"], row.variables["size"]) == (
        len(TEXT),
        "canary",
        len(TEXT),
    )
    assert json.loads(world.http.asked[0].body) == {"document": TEXT}
    assert world.smtp.mails[0].message.get_payload()[1].get_payload(decode=True).decode() == TEXT
    assert_read_whole(world, row)
    assert_stored_once(row)
    assert_fresh()

    told = asyncio.run(history(world.address, instance.pk))
    whole, largest = sizes(told.events)
    with capsys.disabled():
        print(f"\nhistory of 5.3 MB through seven steps: {whole} bytes, largest event {largest}")
    assert whole < 100_000
    assert largest < 20_000
    remembered.clear()
    asyncio.run(replayer(StoredPlans(), data_converter=value_converter()).replay_workflow(told))


def assert_form_keeps_what_is_too_big(world: World, task: UserTask) -> None:
    paul = logged_in(world.paul)
    page = paul.get(f"/tasks/{task.pk}").content.decode()
    assert len(page) < 200_000
    assert "It is kept unless you write another one." in page
    reference = UserTask.objects.get(pk=task.pk).data["document"]
    assert is_reference(reference)
    file = paul.get(f"/tasks/{task.pk}/big-values/{reference[NAME]}")
    assert b"".join(file) == TEXT.encode()
    assert paul.get(f"/tasks/{task.pk}/big-values/{'0' * 64}").status_code == 404
    answer = paul.post(f"/tasks/{task.pk}/complete", {"answer-document": "", "answer-note": "read"})
    assert answer.status_code == 302


def assert_read_whole(world: World, row: Instance) -> None:
    olga, stranger = logged_in(world.olga), logged_in(make_person("carl", "participant"))
    name = row.variables["document"][NAME]
    page, file = f"/instances/{row.pk}/history", f"/instances/{row.pk}/big-values/{name}"
    api = f"/api/v1/instances/{row.pk}/big-values/{name}"
    assert b"5.0" in olga.get(page).content
    assert b"".join(olga.get(file)) == TEXT.encode()
    assert olga.get(api).json() == {"value": TEXT}
    assert len(olga.get(f"/instances/{row.pk}").content) < 300_000
    assert [stranger.get(each).status_code for each in (file, api)] == [404, 404]
    assert Browser().get(file).status_code == 302
    assert olga.get("/api/v1/instances?v=document:starts:canary").json()["total"] == 1
    assert olga.get("/api/v1/instances?q=quick").json()["total"] == 1


def assert_stored_once(row: Instance) -> None:
    """One row has the text; events, folds, tasks and messages name it."""
    assert [each.size for each in BigValue.objects.filter(size__gt=MEGABYTE)] == [len(TEXT) + 2]
    assert row.variables["reply"]["document"] == row.variables["document"]
    held = [
        *(json.dumps(each.data) for each in LoggedEvent.objects.all()),
        *(json.dumps([each.fold, each.variables]) for each in Instance.objects.all()),
        *(json.dumps([each.data, each.form, each.submission]) for each in UserTask.objects.all()),
        *(json.dumps(each.payload) for each in OutboxMessage.objects.all()),
    ]
    assert max(map(len, held)) < 20_000


def test_it_goes_on_as_new_with_big_values(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.temporal.workflow.HISTORY_LIMIT", 12)
    instance = begin(world, MEASURE, COPY, CALL, MEASURE, CALL, MEASURE, document=TEXT)
    row = wait_for(lambda: ended(instance), seconds=60)
    assert (row.state, row.variables["length"]) == ("completed", len(TEXT))
    last = asyncio.run(history(world.address, instance.pk))
    began = last.events[0].workflow_execution_started_event_attributes
    assert began.continued_execution_run_id
    assert sizes(last.events)[0] < 60_000
    assert sizes(last.events)[1] < 20_000


def test_a_value_above_the_limit_is_refused_by_its_name(world: World) -> None:
    with pytest.raises(InvalidInput, match=r"“document” is too large: these values are 10\.5 MB") as refusal:
        begin(world, MEASURE, document=TEXT * 2, note="small")
    assert list(refusal.value.fields) == ["document"]
    assert "PERISCOPE_LARGEST_VALUE_MB" in refusal.value.message


def test_a_result_above_the_limit_is_an_incident_that_names_its_variable(world: World, settings: Any) -> None:
    world.http.body = json.dumps({"rows": "x" * 900_000}).encode()
    grow = COPY.replace("[document, 1]", "[document, document]")
    instance = begin(world, grow, document=TEXT)
    incident = wait_for(Incident.objects.filter(instance=instance).first, seconds=60)
    assert (incident.code, incident.attempts) == ("result-too-large", 1)
    assert "10.5 MB, at most 8 MB" in incident.message
    set_variables(world.olga, instance=instance, variables={"document": "short"}, reason="too large")
    wait_for(lambda: Instance.objects.get(pk=instance.pk).variables["document"] == "short")
    resolve_incident(world.olga, incident=incident, resolution="retry")
    assert wait_for(lambda: ended(instance), seconds=60).variables["pair"] == ["short", "short"]


def test_a_value_that_is_gone_is_an_incident_and_the_instance_brings_it_again(world: World) -> None:
    world.http.status = 503
    retry = '<p:RetryPolicy maxAttempts="2" initialInterval="3s"/>'
    instance = begin(
        world, CALL.replace("</extensionElements>", f"{retry}</extensionElements>"), document=TEXT
    )
    wait_for(lambda: world.http.asked, seconds=60)
    BigValue.objects.all().delete()
    remembered.clear()
    incident = wait_for(Incident.objects.filter(instance=instance, state="open").first, seconds=60)
    assert incident.code == "big-value-missing"
    assert "A value of 5.3 MB that this instance needs is not stored any more" in incident.message
    world.http.status = 200
    resolve_incident(world.olga, incident=incident, resolution="retry")
    assert wait_for(lambda: ended(instance), seconds=60).state == "completed"
    assert json.loads(world.http.asked[-1].body) == {"document": TEXT}


def test_who_may_not_see_a_sensitive_value_may_not_have_it_either(world: World) -> None:
    instance = begin(world, MEASURE, document="short", secret=TEXT)
    row = wait_for(lambda: ended(instance), seconds=60)
    name = row.variables["secret"][NAME]
    olga, root = logged_in(world.olga), logged_in(make_person("root", "administrator"))
    file, api = f"/instances/{row.pk}/big-values/{name}", f"/api/v1/instances/{row.pk}/big-values/{name}"
    assert [olga.get(each).status_code for each in (file, api)] == [404, 404]
    assert root.get(api).json() == {"value": TEXT}
    seen = olga.get(f"/instances/{row.pk}/history").content + olga.get(f"/instances/{row.pk}").content
    assert name.encode() not in seen
    assert b"canary" not in seen


async def histories_of(address: str, instance: str) -> int:
    client = await Client.connect(address)
    return len([each async for each in client.list_workflows(f'WorkflowId = "{instance}"')])


def test_temporal_forgets_what_has_gone_here(world: World) -> None:
    instance = begin(world, MEASURE, document="short")
    wait_for(lambda: ended(instance), seconds=60)
    wait_for(lambda: asyncio.run(histories_of(world.address, instance.pk)) == 1, seconds=60)
    assert purge_family(instance.pk, actor=None)
    assert not Instance.objects.exists()
    wait_for(lambda: asyncio.run(histories_of(world.address, instance.pk)) == 0, seconds=60)
