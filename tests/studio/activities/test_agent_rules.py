"""`validationConfig`: what an answer must keep, against a local server that speaks the OpenAI protocol."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.openai_server import OpenAIServer, fill_in, openai_server, say
from tests.studio.activities.agents_at_hand import failure, make_agent, request, run

pytestmark = pytest.mark.django_db(transaction=True)

SHAPE = {
    "fields": [
        {"name": "supplier", "type": "string", "required": True},
        {"name": "contact_email", "type": "string"},
        {"name": "invoice_date", "type": "string"},
        {"name": "amount", "type": "number"},
    ]
}
RIGHT: dict[str, Any] = {
    "supplier": "Acme",
    "contact_email": "a@acme.example",
    "invoice_date": "2026-01-31",
    "amount": 7500,
}


@pytest.fixture
def server(settings) -> Iterator[OpenAIServer]:
    with openai_server() as made:
        settings.AGENT_ENDPOINTS = [made.url.split("/")[2]]
        make_agent(provider="openai-compatible", model="small", base_url=made.url)
        yield made


def asked(strictness: str = "", **rules: Any) -> Any:
    validation = {"enabled": True, "strictness": strictness, "rules": rules}
    return request(structured_output=SHAPE, validation=validation)


def sent_back(server: OpenAIServer) -> str:
    """What the model was told about its first answer."""
    return str(server.requests[1]["messages"][-1]["content"])


@pytest.mark.parametrize(
    ("wrong", "rules", "words"),
    [
        ({"supplier": "  "}, {"dataCompleteness": True}, "supplier must be filled in"),
        ({"amount": None}, {"dataCompleteness": ["amount"]}, "amount must be filled in"),
        ({"contact_email": "acme"}, {"formatValidation": True}, "contact_email must be written as email"),
        ({"invoice_date": "31.1.2026"}, {"formatValidation": True}, "invoice_date must be written as date"),
        ({"invoice_date": "x"}, {"formatValidation": {"invoice_date": "date"}}, "must be written as date"),
        ({"amount": 75}, {"crossReference": True}, "amount is 75, but the data say 7500"),
        ({"amount": 75}, {"customRules": ["amount > 100"]}, "this must be true: amount > 100"),
        (
            {"amount": 9e9},
            {"businessCompliance": {"expression": "amount <= 10000", "message": "At most 10,000."}},
            "At most 10,000.",
        ),
        ({"amount": 75}, {"validationRules": ["crossReference"]}, "the data say 7500"),
        ({"amount": 75}, {"validationRules": {"customRules": "amount > 100"}}, "must be true"),
    ],
)
def test_a_broken_rule_goes_back_to_the_model_in_words(server, wrong, rules, words) -> None:
    filled = {name: value for name, value in {**RIGHT, **wrong}.items() if value is not None}
    server.replies = [fill_in(**filled), fill_in(**RIGHT)]
    result = run(asked(**rules))
    assert result.value == RIGHT
    assert words in sent_back(server)
    assert "rules_not_kept" not in result.details


def test_the_model_is_told_the_rules_beforehand(server) -> None:
    server.replies = [fill_in(**RIGHT)]
    run(asked(dataCompleteness=True, customRules=["amount > 100"]))
    told = str(server.requests[0]["messages"])
    assert "Fill in every required field." in told
    assert "This must be true: amount > 100" in told


def test_an_answer_that_never_keeps_the_rules_fails_for_good_with_what_was_said(server) -> None:
    server.replies = [fill_in(**{**RIGHT, "amount": 75})]
    failed = failure(asked(crossReference=True))
    assert (failed.code, failed.retryable, len(server.requests)) == ("agent-answer-invalid", False, 3)
    assert [each["kind"] for each in failed.details["transcript"]].count("retry") >= 2


def test_a_lenient_element_takes_the_answer_and_says_what_is_wrong(server) -> None:
    server.replies = [fill_in(**{**RIGHT, "amount": 75})]
    result = run(asked("lenient", crossReference=True))
    assert result.value["amount"] == 75
    assert result.details["rules_not_kept"] == ["amount is 75, but the data say 7500"]


def test_strict_asks_every_field_to_be_filled(server) -> None:
    without = {name: value for name, value in RIGHT.items() if name != "contact_email"}
    server.replies = [fill_in(**without), fill_in(**RIGHT)]
    assert run(asked("strict", dataCompleteness=True)).value == RIGHT


def test_a_condition_that_cannot_be_decided_is_not_kept(server) -> None:
    server.replies = [fill_in(**RIGHT)]
    assert failure(asked(customRules=["missing + 1 > 2"])).code == "agent-answer-invalid"


def test_rules_hold_for_plain_text_too(server) -> None:
    server.replies = [say("no"), say("yes, because")]
    result = run(request(validation={"rules": {"customRules": ["answer.length > 5"]}}))
    assert result.value == "yes, because"
    kinds = [each["kind"] for each in result.details["transcript"]]
    assert kinds == ["prompt", "answer", "retry", "answer"]


def test_rules_that_are_switched_off_are_not_looked_at(server) -> None:
    server.replies = [fill_in(**{**RIGHT, "amount": 75})]
    off = request(structured_output=SHAPE, validation={"enabled": False, "rules": {"crossReference": True}})
    assert run(off).value["amount"] == 75
