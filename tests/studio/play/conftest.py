"""The demo process with Alice's draft and first version; Bob reviews, Charlie only works on tasks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio.accounts.models import User
from studio.ops.demo import PROCESS_FILE
from studio.processes.actions.imports import import_file
from studio.processes.models import Definition, Draft
from tests.studio.processes.conftest import alice, bob, charlie, logged_in, olga  # noqa: F401

KEY = "purchase_request"
CHEAP = {
    "item": "Chair",
    "quantity": 2,
    "unit_price": 50,
    "supplier": "Oak & Co",
    "requester_email": "anna@example.org",
}
DEAR = {**CHEAP, "unit_price": 5000}
BUDGET = {"budget_available": True, "cost_centre": "CC-1000"}


@pytest.fixture
def draft(alice: User) -> Draft:  # noqa: F811
    return import_file(alice, data=PROCESS_FILE.read_bytes()).draft


@pytest.fixture
def definition(draft: Draft) -> Definition:
    return draft.definition


class Player:
    """Plays the demo process through the API."""

    def __init__(self, person: User, *, of: str = "draft") -> None:
        self.client = logged_in(person)
        self.of = of
        self.shown: dict[str, Any] = {}

    def send(self, method: str, path: str, data: Any = None) -> Any:
        address = f"/api/v1/processes/{KEY}{path}"
        return self.client.generic(method, address, json.dumps(data), content_type="application/json")

    def decide(self, **decision: Any) -> Any:
        answer = self.send("POST", "/play/decisions", {"of": self.of, "decision": decision})
        if answer.status_code == 200:
            self.shown = answer.json()
        return answer

    def begin(self, variables: dict[str, Any]) -> Any:
        return self.decide(do="begin", process=KEY, variables=variables)

    def waiting(self, element: str) -> dict[str, Any]:
        return next(each for each in self.shown["waiting"] if each["element"] == element)

    def answer_task(self, element: str, **data: Any) -> Any:
        task = self.waiting(element)
        return self.decide(do="answer_task", instance=task["instance"], task=task["handle"], data=data)

    def answer_work(self, element: str, result: Any) -> Any:
        work = self.waiting(element)
        return self.decide(do="answer_work", instance=work["instance"], call=work["handle"], result=result)

    def play_declined(self) -> None:
        """A cheap chair that the manager declines."""
        self.begin(CHEAP)
        self.answer_work("check_supplier", {"risk": "low", "summary": "Known."})
        self.answer_task("check_budget", **BUDGET)
        self.answer_task("manager_decides", approved=False)
        self.answer_work("tell_decline", {"sent": 1})


@pytest.fixture
def player(alice: User, draft: Draft) -> Player:  # noqa: F811
    return Player(alice)
