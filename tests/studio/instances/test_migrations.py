"""Operators move instances to another version: judged before, noted, sent once, and told of the result."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from engine.compile import compile_file
from engine.errors import WrongTrigger
from engine.events import (
    ActivityCompleted,
    ActivityStarted,
    ElementActivated,
    ElementCompleted,
    InstanceMigrated,
)
from engine.interpreter import new_state, step
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state import State
from engine.state.triggers import Start
from engine.temporal import MigrationRequest
from studio.audit.models import AuditEntry
from studio.deployments.models import Deployment
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.instances import live_states, migrating
from studio.instances.actions.migrate import migrate_instance
from studio.instances.editing.facts import facts_of
from studio.instances.migration_models import InstanceMigration
from studio.instances.models import Instance
from studio.instances.projector import project_instance
from studio.instances.redaction import MASK
from studio.instances.selectors.elements import element_history
from studio.instances.selectors.migration import target_deployments, verdict_for
from studio.instances.selectors.snapshots import events_of
from studio.instances.storing import store
from studio.outbox.models import OutboxMessage
from tests.studio.instances.events import AT, batch, changed, started
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:p="http://periscope.dev/schema/bpmn" id="D" targetNamespace="t">'
)
BODY = (
    '<process id="approval" name="Approval" isExecutable="true"><extensionElements><p:ProcessVariables>'
    '<p:processVariable name="iban" type="string" sensitive="{secret}"/></p:ProcessVariables>'
    '</extensionElements><startEvent id="s"/><userTask id="{task}" name="{name}"/><endEvent id="e"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="{task}"/>'
    '<sequenceFlow id="f2" sourceRef="{task}" targetRef="e"/></process></definitions>'
)


def plan(*, task: str = "look", name: str = "Look", secret: str = "false") -> Plan:
    text = HEAD + BODY.format(task=task, name=name, secret=secret)
    return compile_file(read_definitions(text.encode()))[0]


ONE = plan(secret="true")
TWO = plan(name="Look closely")
OTHER = plan(task="check", name="Check")


def deployed(*versions: Plan) -> list[Deployment]:
    """Versions of one process, each deployed; the last one is live."""
    ann = make_person("ann", "analyst")
    first = deploy(ann, plan=versions[0])
    found = [first]
    for number, each in enumerate(versions[1:], 2):
        Deployment.objects.filter(state="live").update(state="superseded")
        version = first.definition.versions.create(
            number=number, xml=f"<v{number}/>", content_hash=f"{number:064}", author=ann, state="approved"
        )
        stored, _ = type(first.plan).objects.get_or_create(
            fingerprint=each.fingerprint, defaults={"content": each.to_bytes()}
        )
        found.append(
            Deployment.objects.create(
                definition=first.definition,
                version=version,
                process_id="approval",
                process_name="Approval",
                plan=stored,
                deployed_by=ann,
            )
        )
    return found


def running(pk: str = "approval-1") -> Instance:
    begun = started(fingerprint=ONE.fingerprint, variables={"iban": "AT61"})
    store((batch(0, begun, instance=pk),), projectors=(project_instance,))
    return Instance.objects.get(pk=pk)


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> list[MigrationRequest]:
    """An engine that knows the state of every instance and remembers what it was asked."""
    asked: list[MigrationRequest] = []

    class Engine:
        async def snapshot(self, instance: str) -> dict[str, Any]:
            state = new_state()
            step(ONE, state, Start(instance, {"iban": "AT61"}), AT)
            return State.snapshot(state)

        async def migrate(self, instance: str, request: MigrationRequest) -> None:
            asked.append(request)
            if request.fingerprint == OTHER.fingerprint and "look" not in request.choices:
                raise WrongTrigger("The new version has no look: choose where to go on.")

    async def client() -> Engine:
        return Engine()

    monkeypatch.setattr(live_states, "engine_client", client)
    monkeypatch.setattr(migrating, "engine_client", client)
    return asked


def deliver() -> None:
    """What the outbox does, in its order."""
    for message in OutboxMessage.objects.filter(topic="instance.migrate", delivered_at=None).order_by("pk"):
        async_to_sync(migrating.migrate)(message.payload, key=message.key)


def olga() -> Any:
    return make_person("olga", "operator")


def test_the_verdict_says_for_each_step_what_becomes_of_it() -> None:
    _, two, other = deployed(ONE, TWO, OTHER)
    instance, operator = running(), olga()

    fine = verdict_for(operator, instance=instance, target=two)
    torn = verdict_for(operator, instance=instance, target=other)

    assert (fine.verdict, [each.code for each in fine.judgements]) == ("can", ["kept"])
    assert (torn.verdict, [each.code for each in torn.judgements]) == ("needs_choice", ["gone"])
    assert "check" in [each.value for each in torn.judgements[0].targets]


def test_a_move_is_noted_sent_once_and_marked_as_done(engine: list[MigrationRequest]) -> None:
    _, two = deployed(ONE, TWO)
    instance = running()

    migration = migrate_instance(olga(), instance=instance, target=two, reason="The form was wrong")
    deliver()

    entry = AuditEntry.objects.get(action="instance.migration_requested")
    assert (entry.details["from_version"], entry.details["to_version"]) == (1, 2)
    (asked,) = engine
    assert (asked.fingerprint, asked.actor, asked.from_version, asked.to_version) == (
        TWO.fingerprint, "olga", 1, 2,
    )  # fmt: skip
    migration.refresh_from_db()
    assert (migration.state, migration.answer) == ("done", "")
    async_to_sync(migrating.migrate)({"migration": migration.pk}, key="again")
    assert len(engine) == 1, "what was answered is not asked again"


def test_what_cannot_move_is_refused_with_the_verdict_and_nothing_is_sent() -> None:
    one, other = deployed(ONE, OTHER)
    instance, operator = running(), olga()

    with pytest.raises(Conflict) as refusal:
        migrate_instance(operator, instance=instance, target=other, reason="x")
    assert refusal.value.current["verdict"] == "needs_choice"
    with pytest.raises(InvalidInput):
        migrate_instance(operator, instance=instance, target=other, reason="  ", choices={"look": "check"})
    with pytest.raises(InvalidInput):
        migrate_instance(operator, instance=instance, target=one, reason="x")
    assert not OutboxMessage.objects.filter(topic="instance.migrate").exists()

    migrate_instance(operator, instance=instance, target=other, reason="x", choices={"look": "check"})
    deliver()
    assert InstanceMigration.objects.get().state == "done"


def test_ended_instances_and_sub_processes_stay_where_they_are() -> None:
    _, two = deployed(ONE, TWO)
    instance, operator = running(), olga()
    Instance.objects.filter(pk=instance.pk).update(scope_element="sub")
    with pytest.raises(WrongState):
        migrate_instance(operator, instance=Instance.objects.get(), target=two, reason="x")
    Instance.objects.filter(pk=instance.pk).update(scope_element="", state="completed")
    with pytest.raises(WrongState):
        migrate_instance(operator, instance=Instance.objects.get(), target=two, reason="x")


@pytest.mark.parametrize("role", ["participant", "analyst", "reviewer"])
def test_only_operators_judge_and_move(role: str) -> None:
    _, two = deployed(ONE, TWO)
    instance, nina = running(), make_person("nina", role)

    for attempt in (
        lambda: migrate_instance(nina, instance=instance, target=two, reason="x"),
        lambda: verdict_for(nina, instance=instance, target=two),
        lambda: target_deployments(nina, process_id="approval"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not InstanceMigration.objects.exists()


def migrated(after: int = 1) -> None:
    event = InstanceMigrated(AT + 5, "Approval", ONE.fingerprint, TWO.fingerprint, 1, 2, ())
    store((batch(after, event, changed("iban", "AT99")),), projectors=(project_instance,))


def test_the_row_knows_its_new_version() -> None:
    _, two = deployed(ONE, TWO)
    running()

    migrated()

    row = Instance.objects.get()
    assert (row.deployment, row.fingerprint) == (two, TWO.fingerprint)


def test_what_an_earlier_version_kept_secret_stays_secret() -> None:
    deployed(ONE, TWO)
    running()
    migrated()
    row, operator, root = Instance.objects.get(), olga(), make_person("root", "administrator")

    assert next(each.hidden for each in facts_of(row, reader=operator) if each.name == "iban")
    assert "AT" not in json.dumps(events_of(row, reader=operator))
    assert "AT61" in json.dumps(events_of(row, reader=root))
    assert "AT99" not in row.searched.text


def test_what_a_step_printed_under_a_secretive_version_stays_secret() -> None:
    deployed(ONE, TWO)
    running()
    worked = (
        ElementActivated(AT + 1, "e1", "look", "userTask", "Look", "e0"),
        ActivityStarted(AT + 1, "c1", "e1", "look", "script"),
        ActivityCompleted(AT + 2, "c1", "e1", "look", {"prints": "AT61"}),
        ElementCompleted(AT + 2, "e1", "look"),
    )
    store((batch(1, *worked),), projectors=(project_instance,))
    event = InstanceMigrated(AT + 5, "Approval", ONE.fingerprint, TWO.fingerprint, 1, 2, ())
    store((batch(5, event),), projectors=(project_instance,))
    [shown] = element_history(Instance.objects.get(), element="look", reader=olga())
    assert shown["calls"][0]["details"] == {"prints": MASK}


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_operator_moves_one_instance_from_its_page() -> None:
    deployed(ONE, TWO, OTHER)
    running()
    client = client_of(olga())
    assert "/instances/approval-1/migration" in client.get("/instances/approval-1").content.decode()

    first = client.get("/instances/approval-1/migration").content.decode()
    assert "Version 3" in first
    assert 'name="act"' not in first
    torn = client.get("/instances/approval-1/migration?to=3").content.decode()
    assert 'data-verdict="needs_choice"' in torn
    assert 'name="choice.look"' in torn
    address = "/instances/approval-1/migration?to=3"
    refused = client.post(address, {"to": "3", "act": "move", "reason": "x"})
    assert refused.status_code == 422
    assert "choose where to go on" in refused.content.decode()
    checked = client.post(address, {"to": "3", "act": "check", "choice.look": "check"})
    assert (checked.status_code, 'data-verdict="can"' in checked.content.decode()) == (200, True)
    assert not InstanceMigration.objects.exists()

    moved = client.post(address, {"to": "3", "act": "move", "reason": "x", "choice.look": "check"})
    assert moved["Location"] == "/instances/approval-1"
    assert "being moved to version 3" in client.get("/instances/approval-1").content.decode()


@pytest.mark.parametrize("role", ["participant", "analyst"])
def test_pages_are_closed_to_the_wrong_person(role: str) -> None:
    deployed(ONE, TWO)
    running()
    nina = client_of(make_person("nina", role))
    for address in (
        "/instances/approval-1/migration?to=2",
        "/instances/migrate?process=approval&version=1&to=2",
        "/instances/migrations/1",
    ):
        assert nina.get(address).status_code == 403
        assert Client().get(address)["Location"].startswith("/login")
    sent = {"to": "2", "act": "move", "reason": "x"}
    assert nina.post("/instances/approval-1/migration?to=2", sent).status_code == 403
    assert nina.post("/instances/migrate?process=approval&version=1&to=2", sent).status_code == 403
    assert "migration" not in nina.get("/instances/?process=approval&version=1").content.decode()
    assert not InstanceMigration.objects.exists()


def send(client: Client, method: str, path: str, data: Any = None) -> Any:
    return client.generic(method, f"/api/v1{path}", json.dumps(data), content_type="application/json")


def test_a_program_judges_and_moves() -> None:
    deployed(ONE, TWO, OTHER)
    running("approval-1")
    client = client_of(olga())

    verdict = send(client, "GET", "/instances/approval-1/migration?to=3").json()
    assert verdict["verdict"] == "needs_choice"
    assert verdict["instances"][0]["elements"][0]["key"] == "look"
    refused = send(client, "POST", "/instances/approval-1/migrate", {"to": 3, "reason": "x"})
    assert (refused.status_code, refused.json()["current"]["verdict"]) == (409, "needs_choice")
    moved = send(client, "POST", "/instances/approval-1/migrate", {"to": 2, "reason": "x"})
    assert (moved.status_code, moved.json()["state"]) == (202, "waiting")
    assert send(client, "GET", "/instances/approval-1/migration?to=9").status_code == 404


def test_a_move_that_is_asked_for_twice_with_one_key_is_one() -> None:
    deployed(ONE, TWO, OTHER)
    running("approval-1")
    client, other = client_of(olga()), client_of(make_person("otto", "operator"))
    asked = {"to": 2, "reason": "x", "idempotency_key": "k1"}

    first = send(client, "POST", "/instances/approval-1/migrate", asked)
    again = send(client, "POST", "/instances/approval-1/migrate", asked)
    changed_mind = send(client, "POST", "/instances/approval-1/migrate", {**asked, "reason": "y"})
    of_another = send(other, "POST", "/instances/approval-1/migrate", asked)

    assert (first.status_code, again.status_code, first.json()) == (202, 202, again.json())
    assert changed_mind.status_code == 409
    assert of_another.status_code == 202
    assert InstanceMigration.objects.count() == 2
