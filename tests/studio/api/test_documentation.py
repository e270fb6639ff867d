from __future__ import annotations

import re

import pytest
from django.test import Client

from studio.accounts.actions.tokens import create_token
from studio.accounts.models import User
from tests.studio.api.operations import all_operations
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


def test_shows_every_operation(alice: User) -> None:
    page = logged_in(alice).get("/api/v1/docs").content.decode()
    for operation in all_operations():
        assert f"<strong>{operation.method}</strong> /api/v1{operation.path}" in page


def test_loads_nothing_from_elsewhere_and_runs_no_inline_script(alice: User) -> None:
    page = logged_in(alice).get("/api/v1/docs").content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.findall(r"<script(?![^>]*\b(?:src|type=\"application/json\"))", page)
    assert "style=" not in page


def test_searches_operations(alice: User) -> None:
    page = logged_in(alice).get("/api/v1/docs", {"q": "retire"}).content.decode()
    assert "/deployments/{pk}/retire" in page
    assert "/api/v1/vocabulary" not in page


def test_gives_the_openapi_document(alice: User) -> None:
    document = logged_in(alice).get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/processes/{key}" in document["paths"]


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/openapi.json"])
def test_strangers_log_in_first(address: str) -> None:
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/openapi.json"])
def test_a_living_token_opens_them_and_a_wrong_one_is_told_so(alice: User, address: str) -> None:
    secret = create_token(alice, name="docs", days=1)[1]
    assert Client().get(address, headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    refused = Client().get(address, headers={"Authorization": "Bearer ps_wrong"})
    assert refused.status_code == 401
    assert refused.json()["status"] == 401


def test_says_what_every_operation_may_refuse(alice: User) -> None:
    document = logged_in(alice).get("/api/v1/openapi.json").json()
    assert "Problem" in document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            assert {"401", "403"} <= set(described["responses"])
            assert ("404" in described["responses"]) == ("{" in path)
            assert ("409" in described["responses"]) == (method != "get")
    complete = document["paths"]["/api/v1/tasks/{pk}/complete"]["post"]
    problem = complete["responses"]["422"]["content"]["application/problem+json"]["schema"]
    assert problem == {"$ref": "#/components/schemas/Problem"}
