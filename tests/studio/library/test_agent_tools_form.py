import pytest
from django.contrib.auth.models import Group
from django.test import Client

from studio.errors import InvalidInput
from studio.library.actions.agents import AgentContent, create_agent
from studio.library.models import Agent, AgentVersion
from tests.studio.library.functions_at_hand import draft, publish
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db
HOOK = '[{"name": "pay", "url": "https://bank.example.org/pay"}]'


def enter(**more: str):
    alice = make_person("alice", "analyst")
    function = draft(alice, key="double.it", name="Double it")
    publish(alice, function)
    client = Client()
    client.force_login(alice)
    fields = {
        "key": "payer",
        "name": "Payer",
        "provider": "offline",
        "timeout_seconds": "60",
        f"tool_{function.pk}": "auto",
        **more,
    }
    return client, client.post("/library/agents/new", fields)


def settings_of() -> dict:
    return AgentVersion.objects.get().settings


def test_approvers_that_nobody_knows_are_refused_beside_their_field() -> None:
    _, answer = enter(webhooks=HOOK, approvers="reviewer, tresury")
    assert answer.status_code == 422
    assert answer.context["form"].errors["approvers"] == ["There is no role or team called tresury."]
    assert not AgentVersion.objects.exists()


def test_functions_and_webhooks_are_chosen_with_their_policy_and_version() -> None:
    Group.objects.bulk_create([Group(name="treasury"), Group(name="audit")])
    client, answer = enter(webhooks=HOOK, approvers="treasury, audit")
    assert answer.status_code == 302
    settings = settings_of()
    assert [(tool["name"], tool["policy"], tool.get("version")) for tool in settings["tools"]] == [
        ("double_it", "auto", 1),
        ("pay", "ask", None),
    ]
    assert settings["approvers"] == ["treasury", "audit"]
    page = client.get("/library/agents/of/payer").content.decode()
    assert "bank.example.org" in page
    again = client.get("/library/agents/version/payer").content.decode()
    assert "bank.example.org" in again
    assert "treasury, audit" in again


def test_a_fallback_with_prices_and_a_limit_of_money_are_kept() -> None:
    _, answer = enter(
        provider="openai",
        model="big",
        price_input="2.5",
        price_output="10",
        cost_limit="0.5",
        fallback_provider="google",
        fallback_model="small",
        fallback_price_input="1",
        fallback_price_output="2",
    )
    assert answer.status_code == 302
    settings = settings_of()
    assert (settings["cost_limit"], settings["fallback"]["model"]) == (0.5, "small")


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhooks": '{"a": 1}'},
        {"webhooks": "[1]"},
        {"webhooks": '[{"name": "pay", "url": "file:///etc/passwd"}]'},
        {"webhooks": '[{"name": "pay", "url": "https://{host}/"}]'},
        {"webhooks": '[{"name": "double_it", "url": "https://a.example.org"}]'},
        {"cost_limit": "1"},
        {"fallback_provider": "openai"},
    ],
)
def test_what_is_not_right_is_said_and_not_stored(wrong: dict[str, str]) -> None:
    _, answer = enter(**wrong)
    assert answer.status_code == 422
    assert not Agent.objects.exists()


@pytest.mark.parametrize(
    "tool",
    [
        {"name": "pay", "kind": "webhook", "policy": "auto", "url": "https://bank.example.org"},
        {"name": "gone", "policy": "auto", "function": "gone", "version": 1},
    ],
)
def test_no_webhook_runs_by_itself_and_no_unknown_function_is_a_tool(tool: dict) -> None:
    with pytest.raises(InvalidInput):
        create_agent(
            make_person("alice", "analyst"),
            key="payer",
            name="Payer",
            description="",
            content=AgentContent(provider="offline", settings={"tools": [tool]}),
        )


def test_a_stranger_neither_sees_nor_makes_one() -> None:
    client = Client()
    client.force_login(make_person("charlie", "participant"))
    assert client.get("/library/agents/new").status_code == 403
    assert client.post("/library/agents/new", {"key": "x", "provider": "offline"}).status_code == 403


def test_how_long_an_approval_may_take_and_what_comes_then_are_kept() -> None:
    client, answer = enter(
        webhooks=HOOK, approval_seconds="3600", on_expiry="escalate", escalate_to="admin", four_eyes="on"
    )
    assert answer.status_code == 302
    kept = settings_of()
    assert (kept["approval_seconds"], kept["on_expiry"], kept["four_eyes"]) == (3600, "escalate", True)
    assert "Others are told" in client.get("/library/agents/of/payer").content.decode()


def test_an_escalation_to_nobody_is_refused() -> None:
    _, answer = enter(webhooks=HOOK, approval_seconds="3600", on_expiry="escalate")
    assert answer.status_code == 422
    assert not AgentVersion.objects.exists()
