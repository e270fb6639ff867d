from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.library.actions.agents import AgentContent, create_agent
from studio.library.secrets.models import Secret, SecretVersion
from tests.studio.library.secrets_at_hand import VALUE, keep
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db

NEW = {"name": "erp", "value": VALUE, "use": "webhook", "hosts": "ERP.example\nb.example"}
CALLS = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="t" '
    'xmlns:p="http://periscope.dev/schema/bpmn"><process id="approval" isExecutable="true">'
    '<startEvent id="start"/><serviceTask id="by_login"><extensionElements>'
    '<p:WebhookConfiguration url="https://erp.example" authentication="bearer" secret="erp"/>'
    '</extensionElements></serviceTask><serviceTask id="by_header"><extensionElements>'
    '<p:WebhookConfiguration url="https://erp.example"><p:header name="X-Key" value="secret:erp"/>'
    "</p:WebhookConfiguration></extensionElements></serviceTask></process></definitions>"
)


@pytest.fixture
def root() -> User:
    return make_person("root", "administrator")


@pytest.fixture
def keeper(root: User) -> Client:
    return logged_in(root)


@pytest.fixture
def alice() -> Client:
    return logged_in(make_person("anna", "analyst"))


def api(client: Client, method: str, path: str, **body: Any) -> Any:
    return client.generic(method, f"/api/v1{path}", json.dumps(body), content_type="application/json")


def test_the_list_says_what_to_do_when_empty_and_searches(keeper: Client, alice: Client, root: User) -> None:
    assert "/library/secrets/new" in keeper.get("/library/secrets").content.decode()
    empty = alice.get("/library/secrets").content.decode()
    assert "An administrator keeps them" in empty
    assert "/library/secrets/new" not in empty
    kept = keep(root, description="Orders")
    assert f"/library/secrets/{kept.pk}" in alice.get("/library/secrets?q=order").content.decode()
    assert "No secret matches" in alice.get("/library/secrets?q=nothing").content.decode()


def test_the_list_has_pages(keeper: Client, root: User) -> None:
    for number in range(51):
        Secret.objects.create(name=f"name-{number:02}", use="webhook", hosts=["a.example"])
    assert "name-50" not in keeper.get("/library/secrets").content.decode()
    assert "name-50" in keeper.get("/library/secrets?page=2").content.decode()


def test_secrets_of_the_environment_are_shown_without_values(
    alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERISCOPE_SECRET_CRM", VALUE)
    monkeypatch.setenv("PERISCOPE_SECRET_CRM_HOSTS", "crm.example")
    monkeypatch.setenv("PERISCOPE_SECRET_KEY", VALUE)
    page = alice.get("/library/secrets").content.decode()
    assert "crm.example" in page
    assert "<code>key</code>" not in page
    assert "crm_hosts" not in page
    assert VALUE not in page
    assert api(alice, "GET", "/secret-names").json() == [{"name": "crm", "use": ""}]


def test_a_secret_is_kept_rotated_described_and_deleted(keeper: Client) -> None:
    made = keeper.post("/library/secrets/new", NEW)
    secret = Secret.objects.get()
    address = f"/library/secrets/{secret.pk}"
    assert made.url == address
    assert secret.hosts == ["b.example", "erp.example"]
    data = {"value": f"{VALUE}-2", "note": "Leaked", "based_on": 1}
    assert keeper.post(f"{address}/rotate", data).url == address
    assert "was written meanwhile" in keeper.post(f"{address}/rotate", data).content.decode()
    page = keeper.get(address).content.decode()
    assert "Leaked" in page
    assert keeper.post(f"{address}/describe", {"use": "agent", "hosts": ""}).url == address
    assert keeper.post(f"{address}/describe", {"use": "webhook", "hosts": ""}).status_code == 422
    assert keeper.post(f"{address}/delete", {"confirmed": "other"}).status_code == 422
    assert keeper.post(f"{address}/delete", {"confirmed": "erp"}).url == "/library/secrets"
    assert keeper.get(address).status_code == 404


def test_no_page_gives_a_value_back(keeper: Client) -> None:
    keeper.post("/library/secrets/new", NEW)
    secret = Secret.objects.get()
    address = f"/library/secrets/{secret.pk}"
    answers = [
        keeper.post("/library/secrets/new", NEW),
        keeper.post("/library/secrets/new", {**NEW, "name": "2", "value": VALUE}),
        keeper.post(f"{address}/rotate", {"value": VALUE, "based_on": 9}),
        *(keeper.get(f"{address}{end}") for end in ("", "/rotate", "/describe", "/delete")),
        keeper.get("/library/secrets"),
    ]
    assert {answer.status_code for answer in answers} == {200, 422}
    for answer in answers:
        assert VALUE not in answer.content.decode()
        assert SecretVersion.objects.get().encrypted not in answer.content.decode()


def test_the_wrong_people_are_refused(alice: Client, root: User) -> None:
    address = f"/library/secrets/{keep(root).pk}"
    for end in ("/rotate", "/describe", "/delete"):
        assert alice.get(f"{address}{end}").status_code == 403
        assert alice.post(f"{address}{end}", NEW).status_code == 403
    assert alice.post("/library/secrets/new", NEW).status_code == 403
    page = alice.get(address).content.decode()
    assert "/rotate" not in page
    charlie = logged_in(make_person("charlie", "participant"))
    for path in ("/library/secrets", address):
        assert charlie.get(path).status_code == 403
        assert Client().get(path).status_code == 302
    assert SecretVersion.objects.count() == 1


def test_where_a_secret_is_used_is_listed(alice: Client, root: User) -> None:
    kept = keep(root)
    deploy(make_person("ann", "analyst"), xml=CALLS)
    create_agent(
        root,
        key="helper",
        name="Helper",
        description="",
        content=AgentContent("anthropic", model="m", secret="erp"),
    )
    page = alice.get(f"/library/secrets/{kept.pk}").content.decode()
    for found in ("by_login", "by_header", "/library/agents/of/helper", "/processes/approval/versions/1"):
        assert found in page
    uses = api(alice, "GET", f"/secrets/{kept.pk}/uses").json()
    assert [(use["kind"], use["key"], use["elements"], use["live"]) for use in uses] == [
        ("process", "approval", ["by_login", "by_header"], True),
        ("agent", "helper", [], True),
    ]


def test_the_api_takes_values_and_answers_none(keeper: Client) -> None:
    body = {"name": "erp", "value": VALUE, "use": "webhook", "hosts": ["erp.example"]}
    made = api(keeper, "POST", "/secrets", **body)
    assert made.status_code == 201
    pk = made.json()["id"]
    answers = [
        made,
        api(keeper, "POST", "/secrets", **body),
        api(keeper, "POST", "/secrets", **{**body, "name": "x y"}),
        api(keeper, "POST", "/secrets", **{**body, "value": [VALUE]}),
        api(keeper, "POST", "/secrets", **{**body, "value": f"{VALUE}\n{VALUE}"}),
        api(keeper, "POST", f"/secrets/{pk}/rotate", value=f"{VALUE}-2", based_on=1),
        api(keeper, "POST", f"/secrets/{pk}/rotate", value=f"{VALUE}-2", based_on=1),
        api(keeper, "PUT", f"/secrets/{pk}", use="webhook", hosts=["erp.example"]),
        *(api(keeper, "GET", path) for path in ("/secrets", f"/secrets/{pk}", f"/secrets/{pk}/versions")),
        api(keeper, "DELETE", f"/secrets/{pk}"),
        api(keeper, "DELETE", f"/secrets/{pk}?confirm=erp"),
    ]
    statuses = [201, 409, 422, 422, 422, 200, 409, 200, 200, 200, 200, 422, 204]
    assert [answer.status_code for answer in answers] == statuses
    for answer in answers:
        assert VALUE not in answer.content.decode()
        assert "gAAAA" not in answer.content.decode()


def test_the_editor_offers_what_webhooks_may_use(alice: Client, root: User) -> None:
    from studio.processes.views.drafts import suggestions  # noqa: PLC0415 - next to its one test

    keep(root)
    keep(root, name="model", use="agent", hosts=())
    assert suggestions(User.objects.get(username="root"))["secrets"] == ["erp"]
    assert suggestions(make_person("charlie", "participant"))["secrets"] == []
