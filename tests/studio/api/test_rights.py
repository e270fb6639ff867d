from __future__ import annotations

import pytest
from django.test import Client

from studio.accounts.actions.tokens import create_token
from studio.accounts.models import ApiToken, User
from studio.api.rights import RIGHTS
from tests.studio.api.operations import Operation, all_operations
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db

OPERATIONS = all_operations()
UNSAFE = [operation for operation in OPERATIONS if not operation.safe]
GUARDED = [operation for operation in OPERATIONS if RIGHTS.get(operation.name) is not None]


def by_name(operation: Operation) -> str:
    return operation.name


def call(client: Client, operation: Operation, **more: object) -> int:
    answer = client.generic(
        operation.method, operation.address, "{}", content_type="application/json", **more
    )
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
    return int(answer.status_code)


def test_every_operation_states_who_may_call_it() -> None:
    assert {operation.name for operation in OPERATIONS} == set(RIGHTS)


def test_operation_ids_are_unique() -> None:
    from studio.api.api import api  # noqa: PLC0415

    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    ids = [described["operationId"] for methods in paths.values() for described in methods.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_name)
def test_strangers_are_refused(operation: Operation) -> None:
    assert call(Client(), operation) in ({401} if operation.safe else {401, 403})


@pytest.mark.parametrize("operation", GUARDED, ids=by_name)
def test_people_without_the_right_are_refused(operation: Operation) -> None:
    assert call(logged_in(make_person("nobody")), operation) == 403


@pytest.mark.parametrize("operation", UNSAFE, ids=by_name)
def test_a_session_without_csrf_token_changes_nothing(operation: Operation) -> None:
    client = Client(enforce_csrf_checks=True)
    person = make_person("root", "administrator")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert call(client, operation) == 403


@pytest.mark.parametrize("operation", UNSAFE, ids=by_name)
def test_no_operation_fails_by_itself_on_an_empty_body(operation: Operation) -> None:
    assert call(logged_in(make_person("root", "administrator")), operation) < 500


@pytest.mark.parametrize("operation", UNSAFE, ids=by_name)
def test_a_form_of_a_foreign_page_is_refused_by_its_content_type(operation: Operation) -> None:
    client = logged_in(make_person("root", "administrator"))
    answer = client.generic(operation.method, operation.address, '{"a":1}', content_type="text/plain")
    assert 400 <= answer.status_code < 500


def token_for(person: User) -> str:
    return create_token(person, name="test", days=1)[1]


def test_a_token_acts_as_its_owner_without_csrf(version: object, alice: User, bob: User) -> None:
    client = Client(enforce_csrf_checks=True)
    made = {"Authorization": f"Bearer {token_for(alice)}"}
    body = '{"name": "By token"}'
    answer = client.post("/api/v1/processes", body, content_type="application/json", headers=made)
    assert answer.status_code == 201
    refused = {"Authorization": f"Bearer {token_for(bob)}"}
    answer = client.post("/api/v1/processes", body, content_type="application/json", headers=refused)
    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "ps_wrong", "x", "ps_" + "a" * 43])
def test_a_wrong_token_is_nobody(db: None, token: str) -> None:
    answer = Client().get("/api/v1/processes", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


@pytest.mark.parametrize("operation", UNSAFE, ids=by_name)
def test_a_wrong_token_is_nobody_where_something_would_change(operation: Operation) -> None:
    client = Client(enforce_csrf_checks=True)
    assert call(client, operation, headers={"Authorization": "Bearer ps_wrong"}) == 401


def test_an_expired_token_is_nobody_even_beside_a_session(alice: User) -> None:
    secret = token_for(alice)
    ApiToken.objects.update(expires_at="2026-01-01T00:00:00Z")
    answer = logged_in(alice).post(
        "/api/v1/processes",
        '{"name": "Late"}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "expired" in answer.json()["detail"]


def test_a_revoked_token_is_nobody(alice: User) -> None:
    secret = token_for(alice)
    ApiToken.objects.update(revoked_at="2026-01-01T00:00:00Z")
    answer = Client().get("/api/v1/processes", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_a_token_is_never_taken_from_the_address(alice: User) -> None:
    assert Client().get(f"/api/v1/processes?key={token_for(alice)}").status_code == 401
