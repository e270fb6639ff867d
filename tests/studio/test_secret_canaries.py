"""A secret's value is planted and used on a real Temporal server; then all that is kept is searched."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from temporalio.client import Client

from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.actions.start import start_instance
from studio.instances.models import Incident
from studio.library.secrets.models import Secret
from tests.engine.temporal.processes import chain, plans, process
from tests.http_server import HttpStub, http_server
from tests.product_worker import product_worker
from tests.studio.library.secrets_at_hand import keep
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy
from tests.studio.test_running_line import ended, wait_for

pytestmark = [pytest.mark.temporal, pytest.mark.django_db(transaction=True)]

CANARY = "canary-8d41c7-bearer"
IN_HEADER = "canary-8d41c7-header"
TRACES = ("canary-8d41c7", base64.b64encode(CANARY.encode()).decode()[:20])
CALL = (
    '<serviceTask name="Call"><extensionElements><p:WebhookConfiguration url="http://{host}/hook" '
    'authentication="bearer" secret="erp" outputVariable="answer">'
    '<p:header name="X-Key" value="secret:erp-key"/>'
    "</p:WebhookConfiguration></extensionElements></serviceTask>"
)


@pytest.fixture
def stub() -> Iterator[HttpStub]:
    with http_server() as running:
        yield running


@pytest.fixture
def worker(temporal_server: str, settings: Any, stub: HttpStub) -> Iterator[str]:
    """A worker with the product's own ports in a thread of its own."""
    settings.WEBHOOK_HOSTS = [stub.host]
    with product_worker(temporal_server, settings):
        yield temporal_server


async def histories(address: str) -> str:
    """Every workflow's whole history, with payloads as text."""
    client = await Client.connect(address)
    found = [
        event.SerializeToString().decode("latin-1")
        async for workflow in client.list_workflows()
        for event in (await client.get_workflow_handle(workflow.id).fetch_history()).events
    ]
    return "\n".join(found)


def all_rows() -> str:
    """Every row of every table but what is encrypted."""
    hidden = ("library.SecretVersion", "encrypted")
    return "\n".join(
        str({name: value for name, value in row.items() if (model._meta.label, name) != hidden})
        for model in apps.get_models()
        for row in model.objects.values()
    )


def test_a_secret_that_is_used_fails_and_is_retried_leaves_no_trace(
    worker: str, stub: HttpStub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    root, olga = make_person("root", "administrator"), make_person("olga", "operator")
    keep(root, value=CANARY, hosts=("127.0.0.1",))
    keep(root, name="erp-key", value=IN_HEADER, hosts=("127.0.0.1",))
    [plan] = plans(process(chain(CALL.format(host=stub.host))))
    deploy(make_person("ann", "analyst"), plan=plan)
    stub.status, stub.body = 401, b'{"error": "no"}'

    instance = start_instance(olga, process_id="order", variables={})
    incident = wait_for(Incident.objects.filter(instance=instance, state="open").first, seconds=40)
    keeper = logged_in(root)
    paths = [
        *(f"/instances/{instance.pk}", f"/incidents/{incident.key}", "/incidents/", "/library/secrets"),
        *(f"/library/secrets/{secret.pk}" for secret in Secret.objects.all()),
        *("/audit", "/api/v1/secrets", "/api/v1/secret-names", "/api/v1/incidents", "/api/v1/audit"),
        *(f"/api/v1/instances/{instance.pk}", f"/api/v1/instances/{instance.pk}/events"),
    ]
    shown = [keeper.get(path).content.decode() for path in paths]
    stub.status, stub.body = 200, b'{"ok": true}'
    resolve_incident(olga, incident=incident, resolution="retry")
    assert wait_for(lambda: ended(instance), seconds=40).state == "completed"
    shown += [keeper.get(path).content.decode() for path in paths]

    assert len(stub.asked) >= 2
    for asked in stub.asked:
        assert (asked.headers["Authorization"], asked.headers["X-Key"]) == (f"Bearer {CANARY}", IN_HEADER)
    history, rows = asyncio.run(histories(worker)), all_rows()
    assert "erp-key" in rows
    assert "/hook" in history + rows
    for trace in TRACES:
        for kept in (history, rows, caplog.text, *shown):
            assert trace not in kept
    assert set(Secret.objects.values_list("last_used_at", flat=True)) != {None}
