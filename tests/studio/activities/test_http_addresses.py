"""Which addresses webhooks call: names are resolved once, and only what was checked is connected to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.errors import ActivityFailure
from studio.activities.http import GuardedHttpSender
from studio.activities.secrets import EnvironmentSecrets
from tests.http_server import HttpStub
from tests.studio.activities.http_at_hand import answering, call


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0177.0.0.1/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[fe80::1%25eth0]/",
            "http://0.0.0.0/",
            "http://169.254.169.254/latest",
            "http://192.0.0.192/",
            "http://224.0.0.1/",
            "http://user@example.org/",
            "http://example.org@127.0.0.1/",
            "http://exa mple.org/",
            "http://example.org\\@127.0.0.1/",
            "http://example.org:22/",
            "http://①②⑦.⓪.⓪.①/",
            "file:///etc/passwd",
            "gopher://example.org/",
            "//example.org/",
            "http:///path",
            "http://" + "a" * 5000,
        ],
    )
    async def test_what_is_not_the_public_internet_is_blocked(self, url: str) -> None:
        with pytest.raises(ActivityFailure) as failed:
            await GuardedHttpSender(secrets=EnvironmentSecrets(), resolve=answering("10.0.0.1")).send(
                call(url)
            )
        assert (failed.value.code, failed.value.retryable) == ("webhook-blocked", False)

    async def test_one_private_answer_blocks_a_public_name(self) -> None:
        sender = GuardedHttpSender(
            secrets=EnvironmentSecrets(), resolve=answering("93.184.216.34", "127.0.0.1")
        )
        with pytest.raises(ActivityFailure) as failed:
            await sender.send(call("https://mixed.example/"))
        assert failed.value.code == "webhook-blocked"
        assert "127.0.0.1" not in failed.value.message

    async def test_the_checked_address_is_the_one_connected_to(self, stub: HttpStub, settings) -> None:
        settings.WEBHOOK_HOSTS = [f"rebind.example:{stub.port}"]
        asked: list[str] = []

        async def rebinding(host: str, _port: int) -> Sequence[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["127.9.9.9"]

        sender = GuardedHttpSender(secrets=EnvironmentSecrets(), resolve=rebinding)
        assert (await sender.send(call(f"http://rebind.example:{stub.port}/"))).value == {"ok": True}
        assert asked == ["rebind.example"], "the name is resolved once"
        assert stub.asked[0].headers["Host"] == f"rebind.example:{stub.port}"

    async def test_the_next_address_is_tried_when_one_does_not_connect(
        self, stub: HttpStub, settings
    ) -> None:
        settings.WEBHOOK_HOSTS = [f"two.example:{stub.port}"]
        sender = GuardedHttpSender(secrets=EnvironmentSecrets(), resolve=answering("127.0.0.2", "127.0.0.1"))
        assert (await sender.send(call(f"http://two.example:{stub.port}/"))).value == {"ok": True}

    async def test_a_name_without_addresses_can_be_tried_again(self) -> None:
        async def nothing(_host: str, _port: int) -> Sequence[str]:
            raise OSError("no such host")

        with pytest.raises(ActivityFailure) as failed:
            await GuardedHttpSender(secrets=EnvironmentSecrets(), resolve=nothing).send(
                call("https://x.example/")
            )
        assert (failed.value.code, failed.value.retryable) == ("webhook-unreachable", True)

    async def test_files_for_mails_come_by_the_same_way(self, stub: HttpStub) -> None:
        sender = GuardedHttpSender(secrets=EnvironmentSecrets())
        assert await sender.fetch(f"http://{stub.host}/file") == stub.body
        with pytest.raises(ActivityFailure):
            await sender.fetch("http://127.0.0.1:1/file")
