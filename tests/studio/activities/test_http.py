from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from engine.errors import ActivityFailure
from studio.activities.http import GuardedHttpSender
from studio.activities.http.bodies import FORM
from studio.activities.http.client import Call, Reply
from studio.activities.http.connections import Connections
from studio.activities.http.redirects import next_hop
from studio.activities.http.replies import expects, retry_after
from studio.activities.http.targets import Target
from studio.activities.secrets import EnvironmentSecrets
from studio.signatures import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature_of
from tests.http_server import HttpStub
from tests.studio.activities.http_at_hand import answering, call
from tests.studio.activities.orders import ORDER


async def send(stub: HttpStub, path: str = "/hook", **fields: Any):
    return await GuardedHttpSender(secrets=EnvironmentSecrets()).send(
        call(f"http://{stub.host}{path}", **fields)
    )


async def failure(stub: HttpStub, path: str = "/hook", **fields: Any) -> ActivityFailure:
    with pytest.raises(ActivityFailure) as failed:
        await send(stub, path, **fields)
    return failed.value


async def test_a_json_call_and_its_answer(stub: HttpStub) -> None:
    result = await send(stub, "/hook?a=1", query={"b": "x&y=z"}, body={"ü": [1]}, headers={"X-Own": "1"})
    asked = stub.asked[0]
    assert result.value == {"ok": True}
    assert (result.details["status"], result.details["host"]) == (200, "127.0.0.1")
    assert (asked.method, asked.path) == ("POST", "/hook?a=1&b=x%26y%3Dz")
    assert asked.body == '{"ü": [1]}'.encode()
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["X-Own"] == "1"
    assert asked.headers["Host"] == stub.host
    assert asked.headers["Idempotency-Key"] == ORDER.idempotency_key
    assert "Cookie" not in asked.headers


@pytest.mark.parametrize(
    ("configuration", "header", "value"),
    [
        ({"authentication": "bearer", "secret": "erp"}, "Authorization", "Bearer s3cr3t"),
        ({"authentication": "basic", "secret": "erp"}, "Authorization", "Basic czNjcjN0"),
        ({"authentication": "header", "secret": "erp"}, "X-API-Key", "s3cr3t"),
        ({"authentication": "header", "secret": "erp", "header_name": "X-Erp"}, "X-Erp", "s3cr3t"),
        ({"idempotency_header": "X-Request-Id"}, "X-Request-Id", ORDER.idempotency_key),
    ],
)
async def test_authentication_by_secret(stub: HttpStub, configuration: dict, header: str, value: str) -> None:
    await send(stub, configuration=configuration)
    assert stub.asked[0].headers[header] == value


async def test_a_header_can_be_a_secret_and_only_for_its_hosts(stub: HttpStub, monkeypatch) -> None:
    await send(stub, headers={"X-Key": "secret:erp"})
    assert stub.asked[0].headers["X-Key"] == "s3cr3t"
    monkeypatch.setenv("PERISCOPE_SECRET_ERP_HOSTS", "erp.example")
    failed = await failure(stub, headers={"X-Key": "secret:erp"})
    assert (failed.code, failed.retryable) == ("secret-not-for-host", False)
    assert (await failure(stub, headers={"X-Key": "secret:unknown"})).code == "secret-missing"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Content-Length": "0"},
        {"Transfer-Encoding": "chunked"},
        {"Cookie": "a=b"},
        {"Proxy-Authorization": "x"},
        {"X-A\r\nX-B": "1"},
        {"X-A": "1\r\nX-B: 2"},
        {"X-A": "✓"},
    ],
)
async def test_headers_that_are_ours_or_broken_are_refused(stub: HttpStub, headers: dict[str, str]) -> None:
    failed = await failure(stub, headers=headers)
    assert (failed.code, failed.retryable, stub.asked) == ("webhook-misconfigured", False, [])


async def test_text_is_text_and_nothing_is_null(stub: HttpStub) -> None:
    stub.body, stub.headers = "Grüße".encode("latin-1"), {"Content-Type": "text/plain; charset=latin-1"}
    assert (await send(stub, configuration={"response_type": "text"})).value == "Grüße"
    stub.body = b""
    assert (await send(stub)).value is None


async def test_an_answer_that_is_not_json_is_a_failure(stub: HttpStub) -> None:
    for body in (b"<html>", b"\xff", b"NaN", b"[" * 100_000):
        stub.body = body
        failed = await failure(stub)
        assert (failed.code, failed.retryable) == ("webhook-response-invalid", False)


@pytest.mark.parametrize(
    ("status", "retryable"), [(400, False), (403, False), (404, False), (408, True), (425, True), (500, True)]
)
async def test_a_status_says_whether_to_try_again(stub: HttpStub, status: int, retryable: bool) -> None:
    stub.status, stub.body = status, b"because"
    failed = await failure(stub)
    assert (failed.code, failed.retryable) == ("webhook-status", retryable)
    assert failed.details.pop("url").endswith("/hook")
    assert failed.details == {"method": "POST", "status": status, "answer": "because"}


async def test_a_call_is_signed_over_its_time_and_body(stub: HttpStub) -> None:
    await send(stub, body={"a": 1}, configuration={"signature_secret": "ERP"})
    headers = stub.asked[0].headers
    signed = signature_of("s3cr3t", timestamp=headers[TIMESTAMP_HEADER], body=stub.asked[0].body)
    assert headers[SIGNATURE_HEADER] == f"sha256={signed}"
    assert "s3cr3t" not in str(headers)
    await send(stub, method="GET", configuration={"signature_secret": "ERP"})
    assert stub.asked[1].headers[SIGNATURE_HEADER] != headers[SIGNATURE_HEADER]
    sender = GuardedHttpSender(secrets=EnvironmentSecrets())
    elsewhere = call("http://other.example/", configuration={"signature_secret": "ERP"})
    with pytest.raises(ActivityFailure, match="may not be sent"):
        await sender.send(elsewhere)


async def test_retry_after_is_honoured(stub: HttpStub) -> None:
    stub.status, stub.headers = 429, {"Retry-After": "12"}
    assert (await failure(stub)).retry_after_seconds == 12


def test_retry_after_may_be_a_date_or_nonsense() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60))
    assert 50 < (retry_after(soon) or 0) <= 60
    assert [retry_after(text) for text in ("soon", "nan", None, "")] == [None] * 4
    assert retry_after("999999") == 3600


@pytest.mark.parametrize(
    ("status", "expected", "fits"),
    [
        (204, None, True),
        (301, None, False),
        (201, "200,201", True),
        (202, "200, 201", False),
        (404, "2xx,404", True),
        (250, "200-299", True),
    ],
)
def test_expected_statuses(status: int, expected: str | None, fits: bool) -> None:
    assert expects(status, expected=expected) is fits


class TestRedirects:
    async def test_a_read_goes_on_to_the_same_host_with_its_headers(self, stub: HttpStub) -> None:
        stub.moved = {"/hook": (302, "/other")}
        result = await send(stub, method="GET", headers={"X-Own": "1"})
        assert result.value == {"ok": True}
        assert [(each.path, each.headers["X-Own"]) for each in stub.asked] == [
            ("/hook", "1"),
            ("/other", "1"),
        ]

    async def test_another_host_gets_no_header_and_no_secret(self, stub: HttpStub, settings) -> None:
        settings.WEBHOOK_HOSTS = [stub.host, f"localhost:{stub.port}"]
        stub.moved = {"/hook": (307, f"http://localhost:{stub.port}/other")}
        await send(
            stub,
            method="GET",
            headers={"X-Own": "1"},
            configuration={"authentication": "bearer", "secret": "erp"},
        )
        assert stub.asked[0].headers["Authorization"] == "Bearer s3cr3t"
        assert not {"Authorization", "X-Own", "Idempotency-Key"} & set(stub.asked[1].headers)
        assert stub.asked[1].headers["Host"] == f"localhost:{stub.port}"

    async def test_every_hop_is_checked(self, stub: HttpStub) -> None:
        for location in ("http://169.254.169.254/", "http://127.0.0.1:1/", "//[::1]/", "file:///etc/passwd"):
            stub.asked.clear()
            stub.moved = {"/hook": (302, location)}
            failed = await failure(stub, method="GET")
            assert (failed.code, failed.retryable, len(stub.asked)) == ("webhook-blocked", False, 1)

    @pytest.mark.parametrize(("status", "calls"), [(301, 1), (302, 1), (303, 1), (307, 2), (308, 2)])
    async def test_a_body_goes_on_only_where_the_answer_says_so(
        self, stub: HttpStub, status: int, calls: int
    ) -> None:
        stub.moved = {"/hook": (status, "/other")}
        if calls == 1:
            failed = await failure(stub, body={"a": 1})
            assert (failed.code, failed.retryable) == ("webhook-redirected", False)
        else:
            await send(stub, body={"a": 1})
        assert [each.body for each in stub.asked] == [b'{"a": 1}'] * calls

    async def test_there_is_an_end(self, stub: HttpStub) -> None:
        stub.moved = {"/hook": (302, "/hook")}
        failed = await failure(stub, method="GET")
        assert (failed.code, failed.retryable, len(stub.asked)) == ("webhook-redirected", False, 4)

    async def test_an_expected_redirect_is_an_answer(self, stub: HttpStub) -> None:
        stub.moved = {"/hook": (302, "/other")}
        result = await send(stub, method="GET", configuration={"expected_status": 302})
        assert (result.details["status"], len(stub.asked)) == (302, 1)

    def test_nothing_leaves_encryption(self) -> None:
        target = Target(httpx.URL("https://api.example/a"), "api.example", 443, ("93.184.216.34",))
        reply = Reply(302, httpx.Headers({"Location": "http://api.example/a"}), b"")
        with pytest.raises(ActivityFailure) as failed:
            next_hop(target, call=Call("GET", {}, None), reply=reply)
        assert failed.value.code == "webhook-redirected"


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "stated", "sent", "kind"),
        [
            ({"a": [1, 2], "b": "x&y", "c": None, "d": True}, FORM, b"a=1&a=2&b=x%26y&d=true", FORM),
            ("a=1", FORM, b"a=1", FORM),
            ("hello", None, b"hello", "text/plain; charset=utf-8"),
            ('{"a":1}', None, b'{"a":1}', "application/json"),
            ("<a/>", "application/xml", b"<a/>", "application/xml"),
            ([1], None, b"[1]", "application/json"),
        ],
    )
    async def test_the_content_type_decides(
        self, stub: HttpStub, body: Any, stated: str | None, sent: bytes, kind: str
    ) -> None:
        await send(stub, body=body, headers={"content-type": stated} if stated else {})
        given = {name.lower(): text for name, text in stub.asked[0].headers.items()}
        assert (stub.asked[0].body, given["content-type"]) == (sent, kind)

    @pytest.mark.parametrize("body", ["x" * (2 * 1024 * 1024), ["no", "form"]])
    async def test_what_cannot_be_sent_is_not(self, stub: HttpStub, settings, body: Any) -> None:
        settings.LARGEST_VALUE_BYTES = 1024
        failed = await failure(stub, body=body, headers={"Content-Type": FORM})
        assert (failed.code, failed.retryable, stub.asked) == ("webhook-misconfigured", False, [])

    async def test_an_answer_may_be_of_no_interest(self, stub: HttpStub) -> None:
        stub.body = b"<html>"
        assert (await send(stub, configuration={"response_type": "none"})).value is None


class TestConnections:
    async def test_calls_of_one_host_share_a_connection_and_no_cookies(self, stub: HttpStub) -> None:
        stub.headers = {"Set-Cookie": "a=b; Path=/"}
        for _number in range(3):
            await send(stub)
        assert len({each.peer for each in stub.asked}) == 1
        assert all("Cookie" not in each.headers for each in stub.asked)

    async def test_another_name_of_the_same_address_gets_a_connection_of_its_own(
        self, stub: HttpStub, settings
    ) -> None:
        settings.WEBHOOK_HOSTS = [f"one.example:{stub.port}", f"two.example:{stub.port}"]
        sender = GuardedHttpSender(secrets=EnvironmentSecrets(), resolve=answering("127.0.0.1"))
        for name in ("one", "two", "one"):
            await sender.send(call(f"http://{name}.example:{stub.port}/"))
        peers = [each.peer for each in stub.asked]
        assert peers[0] == peers[2] != peers[1]

    async def test_a_kept_connection_is_not_used_for_an_address_that_was_not_checked(
        self, stub: HttpStub, settings
    ) -> None:
        settings.WEBHOOK_HOSTS = [f"moves.example:{stub.port}"]
        answers = iter([["127.0.0.1"], ["127.0.0.2"]])

        async def moving(_host: str, _port: int) -> Sequence[str]:
            return next(answers)

        sender = GuardedHttpSender(secrets=EnvironmentSecrets(), resolve=moving)
        address = f"http://moves.example:{stub.port}/"
        await sender.send(call(address))
        with pytest.raises(ActivityFailure) as failed:
            await sender.send(call(address))
        assert (failed.value.code, len(stub.asked)) == ("webhook-unreachable", 1)

    async def test_a_kept_connection_does_not_spare_the_policy(self, stub: HttpStub, settings) -> None:
        await send(stub)
        settings.WEBHOOK_HOSTS = []
        assert (await failure(stub)).code == "webhook-blocked"

    async def test_a_server_that_hung_up_meanwhile_is_called_anew(self, stub: HttpStub) -> None:
        stub.headers = {"Connection": "close"}
        await send(stub)
        await send(stub)
        assert len({each.peer for each in stub.asked}) == 2

    async def test_hosts_called_long_ago_are_let_go(self) -> None:
        kept = Connections(most_hosts=2)
        async with kept.to("a.example") as first:
            for host in ("b.example", "c.example", "d.example"):
                async with kept.to(host):
                    pass
            async with kept.to("a.example") as again:
                assert again is first
        for host in ("e.example", "f.example"):
            async with kept.to(host):
                pass
        async with kept.to("a.example") as anew:
            assert anew is not first


async def test_large_packed_and_slow_answers_end(stub: HttpStub) -> None:
    stub.body = b"x" * (1024 * 1024 + 1)
    assert (await failure(stub)).code == "webhook-response-too-large"
    stub.body, stub.headers = b"x", {"Content-Encoding": "gzip"}
    assert (await failure(stub)).code == "webhook-response-invalid"
    stub.delay = 2
    failed = await failure(stub, configuration={"timeout_seconds": 0.2})
    assert (failed.code, failed.retryable) == ("webhook-timeout", True)


async def test_nobody_listening_can_be_tried_again(settings) -> None:
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    with pytest.raises(ActivityFailure) as failed:
        await GuardedHttpSender(secrets=EnvironmentSecrets()).send(call("http://127.0.0.1:9/"))
    assert (failed.value.code, failed.value.retryable) == ("webhook-unreachable", True)


async def test_proxies_of_the_environment_are_ignored(
    stub: HttpStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await send(stub)).value == {"ok": True}
