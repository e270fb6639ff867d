"""Other installations: called as the guard allows, believed where they make sense, shown when silent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from studio.releases.actions.connect import (
    add_connection,
    change_connection,
    look_at,
    promote_there,
    remove_connection,
    send_release,
)
from studio.releases.matrix import matrix_for
from studio.releases.models import Connection, Handover, Release
from studio.releases.remote import call
from studio.releases.tasks import poll_connections
from tests.conftest import free_port
from tests.http_server import HttpStub, http_server
from tests.studio.api.calling import Api
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db
TOKEN = "ps_a-token-of-somebody-there"
LIVE = {
    "process_id": "order",
    "process_name": "Order",
    "key": "order",
    "version": 7,
    "content_hash": "c" * 64,
    "release": "d" * 64,
    "source": "dev",
    "number": 3,
    "since": "2026-01-01T00:00:00+00:00",
    "by": "Olga",
    "running": 4,
    "incidents": 1,
    "new_field": "of a later release",
}
ABOUT = {
    "name": "production",
    "protocol": 1,
    "key": "a" * 64,
    "person": "olga",
    "rights": ["deploy_versions"],
}
SAID = json.dumps({**ABOUT, "processes": [LIVE]}).encode()
"""Answers both questions: fields that are not asked for are left out."""


@pytest.fixture
def root(db: None) -> User:
    return make_person("root", "administrator")


@pytest.fixture
def other(settings: Any) -> Iterator[HttpStub]:
    """Somebody who answers as another installation would."""
    with http_server() as stub:
        stub.body, stub.headers = SAID, {"Content-Type": "application/json"}
        settings.CONNECTED_HOSTS = [stub.host]
        yield stub


@pytest.fixture
def connection(root: User, other: HttpStub) -> Connection:
    return add_connection(root, name="production", url=f"http://{other.host}/", token=TOKEN)


def test_it_says_who_it_is_and_what_is_live_there(connection: Connection, other: HttpStub) -> None:
    look_at(connection)
    assert [asked.path for asked in other.asked] == ["/api/v1/environment", "/api/v1/environment/live"]
    assert other.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert connection.about["person"] == "olga"
    assert connection.live[0]["version"] == 7
    assert connection.failing_since is None
    assert connection.seen_at is not None


def test_the_token_is_sealed_and_never_shown(root: User, connection: Connection) -> None:
    from django.db import connection as database  # noqa: PLC0415

    with database.cursor() as cursor:
        cursor.execute("SELECT token FROM releases_connection")
        assert TOKEN not in cursor.fetchone()[0]
    assert TOKEN not in Api(root).get("/connections").content.decode()
    assert TOKEN not in logged_in(root).get(f"/environments/connections/{connection.pk}").content.decode()
    assert not AuditEntry.objects.filter(details__icontains=TOKEN).exists()


def test_an_address_inside_is_called_only_when_an_administrator_allowed_it(
    root: User, other: HttpStub, settings: Any
) -> None:
    settings.CONNECTED_HOSTS = []
    with pytest.raises(InvalidInput) as refusal:
        add_connection(root, name="x", url=f"http://{other.host}", token=TOKEN)
    assert list(refusal.value.fields) == ["url"]
    made = add_connection(root, name="x", url=f"https://{other.host}", token=TOKEN)
    with pytest.raises(Unavailable, match="CONNECTED_HOSTS"):
        call(made, "GET", "/environment")
    assert other.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://a.example",
        "https://user:pw@a.example",
        "https://a.example?x=1",
        "http://a.example",
        "https://0x7f000001",
    ],
)
def test_odd_addresses_are_refused(root: User, url: str) -> None:
    with pytest.raises(InvalidInput):
        add_connection(root, name="x", url=url, token=TOKEN)


def test_a_redirect_is_not_followed_with_the_token(connection: Connection, other: HttpStub) -> None:
    other.moved["/api/v1/environment"] = (302, "/elsewhere")
    look_at(connection)
    assert connection.failing_since is not None
    assert [asked.path for asked in other.asked] == ["/api/v1/environment"]


@pytest.mark.parametrize(
    "said",
    [
        b"<html>Hello</html>",
        b"[]",
        b"{}",
        b'{"name": NaN}',
        b"[" * 5000,
        json.dumps({**ABOUT, "protocol": 2}).encode(),
        json.dumps({**ABOUT, "processes": [{**LIVE, "version": "many"}]}).encode(),
        json.dumps({**ABOUT, "processes": [{**LIVE, "content_hash": "<script>"}]}).encode(),
    ],
)
def test_what_makes_no_sense_is_a_silence_and_not_an_error(
    connection: Connection, other: HttpStub, said: bytes
) -> None:
    other.body = said
    look_at(connection)
    assert connection.failing_since is not None
    assert connection.live == []


def test_who_falls_silent_is_shown_with_what_it_said_last(
    root: User, connection: Connection, other: HttpStub
) -> None:
    assert poll_connections() == 1
    other.status = 503
    poll_connections()
    connection.refresh_from_db()
    since = connection.failing_since
    poll_connections()
    connection.refresh_from_db()
    assert connection.failing_since == since
    page = logged_in(root).get("/environments/").content.decode()
    assert 'data-silent="production"' in page
    assert "Version 7" in page
    other.status = 200
    poll_connections()
    assert "data-silent" not in logged_in(root).get("/environments/").content.decode()


def test_nobody_at_the_address_is_a_silence(root: User, settings: Any) -> None:
    port = free_port()
    settings.CONNECTED_HOSTS = [f"127.0.0.1:{port}"]
    made = add_connection(root, name="gone", url=f"http://127.0.0.1:{port}", token=TOKEN)
    look_at(made)
    assert "gone" in made.failure


def test_the_matrix_sets_what_is_here_beside_what_is_there(
    alice: User, olga: User, connection: Connection
) -> None:
    deploy(alice)
    look_at(connection)
    matrix = matrix_for(olga)
    assert [column.here for column in matrix.columns] == [True, False]
    rows = {
        row.process_id: [cell.live.version if cell.live else None for cell in row.cells]
        for row in matrix.rows
    }
    assert rows == {"approval": [1, None], "order": [None, 7]}
    (there,) = [cell for row in matrix.rows for cell in row.cells if cell.live and not cell.column.here]
    assert there.link == f"{connection.url}/processes/order/versions/7"
    assert there.live is not None
    assert there.live.since == datetime(2026, 1, 1, tzinfo=UTC)
    assert [row.process_id for row in matrix_for(olga, search="appro").rows] == ["approval"]
    assert len(Api(olga).get("/environments").json()["rows"]) == 2


def test_sending_brings_the_very_bytes_and_is_written_down_once(
    olga: User, connection: Connection, other: HttpStub, release: Release
) -> None:
    for _again in range(2):
        send_release(olga, release=release, connection=connection)
    sent = json.loads(other.asked[-1].body)
    assert sent == json.loads(bytes(release.file))
    assert Handover.objects.count() == 1
    assert AuditEntry.objects.filter(action="release.sent").count() == 1


def test_promoting_there_is_written_down_here_with_its_version_there(
    olga: User, connection: Connection, other: HttpStub, release: Release
) -> None:
    other.body = b'{"version": 12}'
    done = promote_there(olga, release=release, connection=connection)
    assert (done.version_there, done.promoted_by) == (12, olga)
    assert [asked.path.rpartition("/")[2] for asked in other.asked] == ["releases", "promote"]
    entry = AuditEntry.objects.get(action="release.promoted_there")
    assert entry.details["to"] == "production"
    page = logged_in(olga).get(f"/releases/{release.hash}").content.decode()
    assert "sent to “production”" in page


def test_a_refusal_there_is_told_in_its_words(
    olga: User, connection: Connection, other: HttpStub, release: Release
) -> None:
    other.status, other.body = 409, b'{"detail": "Nothing becomes live here until Monday."}'
    with pytest.raises(Conflict, match="until Monday"):
        promote_there(olga, release=release, connection=connection)
    answer = logged_in(olga).post(f"/releases/{release.hash}/to/{connection.pk}", {"act": "promote"})
    assert answer.status_code == 422
    assert "until Monday" in answer.content.decode()
    other.status, other.body = 401, b'{"detail": "odd"}'
    with pytest.raises(Conflict, match="does not take the token"):
        send_release(olga, release=release, connection=connection)
    assert not Handover.objects.exists()


def test_another_address_needs_its_token_anew(root: User, connection: Connection, other: HttpStub) -> None:
    values: dict[str, Any] = {"connection": connection, "name": "production"}
    with pytest.raises(InvalidInput) as refusal:
        change_connection(root, **values, url="https://elsewhere.example", token="")
    assert list(refusal.value.fields) == ["token"]
    change_connection(root, **values, url=f"http://{other.host}", token="")
    change_connection(root, **values, url="https://elsewhere.example", token="ps_new")
    connection.refresh_from_db()
    assert connection.token == "ps_new"
    with pytest.raises(Conflict):
        add_connection(root, name="production", url="https://a.example", token=TOKEN)


def test_a_connection_that_is_gone_leaves_what_was_sent(
    root: User, olga: User, connection: Connection, release: Release
) -> None:
    send_release(olga, release=release, connection=connection)
    remove_connection(root, connection=connection)
    assert "sent to “production”" in logged_in(olga).get(f"/releases/{release.hash}").content.decode()


def test_connections_are_of_administrators(
    alice: User, bob: User, olga: User, charlie: User, connection: Connection
) -> None:
    for person in (alice, bob, olga, charlie):
        with pytest.raises(NotAllowed):
            add_connection(person, name="x", url="https://a.example", token=TOKEN)
        with pytest.raises(NotAllowed):
            remove_connection(person, connection=connection)
        client = logged_in(person)
        assert client.get("/environments/connections/new").status_code == 403
        assert client.get(f"/environments/connections/{connection.pk}").status_code == 403
        for act in ("test", "remove"):
            assert client.post(f"/environments/connections/{connection.pk}/{act}").status_code == 403


def test_who_does_not_watch_sees_no_environments(charlie: User, release: Release) -> None:
    client = logged_in(charlie)
    for path in ("/environments/", "/environments/rules", "/environments/rules/edit"):
        assert client.get(path).status_code == 403
    for path in ("/environments/refresh", "/environments/freezes", f"/releases/{release.hash}/approve"):
        assert client.post(path).status_code == 403


def test_who_may_not_deploy_promotes_and_sends_nothing(
    alice: User, bob: User, connection: Connection, release: Release
) -> None:
    for person in (alice, bob):
        client = logged_in(person)
        for path in (f"/releases/{release.hash}/promote", f"/releases/{release.hash}/to/{connection.pk}"):
            assert client.get(path).status_code == 403
            assert client.post(path).status_code == 403
        with pytest.raises(NotAllowed):
            send_release(person, release=release, connection=connection)
        with pytest.raises(NotAllowed):
            promote_there(person, release=release, connection=connection)
