"""More addresses of the kinds of the open cases: other ways to say what must not be called."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.errors import ActivityFailure
from studio.activities.http.targets import check_target

PUBLIC = "93.184.216.34"
BLOCKED = {
    "private_172": ("http://172.16.0.9/", ()),
    "short_form": ("http://10.1/", ()),
    "octal_number": ("http://017700000001/", ()),
    "hex_parts": ("http://0x7f.0x0.0x0.0x1/", ()),
    "mapped_in_hex": ("http://[::ffff:a9fe:a9fe]/latest/meta-data/", ()),
    "compatible_v6": ("http://[::7f00:1]/", ()),
    "nat64_metadata": ("http://[64:ff9b::a9fe:a9fe]/", ()),
    "six_to_four": ("http://[2002:7f00:1::]/", ()),
    "unique_local_v6": ("http://[fd00:ec2::254]/", ()),
    "alibaba_metadata": ("http://100.100.100.200/", ()),
    "oracle_metadata": ("http://192.0.0.192/", ()),
    "broadcast": ("http://255.255.255.255/", ()),
    "ideographic_dots": ("http://127。0。0。1/", ()),
    "trailing_dot": ("http://localhost./", ("127.0.0.1",)),
    "name_to_mapped": ("https://x.example/", ("::ffff:10.0.0.1",)),
    "name_to_zone": ("https://x.example/", ("fe80::1%eth0",)),
    "name_mixed_families": ("https://x.example/", (PUBLIC, "fd12::1")),
    "broker_port": (f"http://{PUBLIC}:6379/", ()),
    "backslash": ("http://x.example\\@127.0.0.1/", (PUBLIC,)),
    "line_break": ("http://x.example/\r\nX: y", (PUBLIC,)),
    "encoded_at": ("http://x.example%40127.0.0.1/", (PUBLIC,)),
    "empty_user": ("http://@127.0.0.1/", ()),
    "upper_case_scheme": ("FILE:///etc/passwd", ()),
    "ftp": ("ftp://x.example/", (PUBLIC,)),
}
ALLOWED = {
    "other_port": ("https://x.example:8443/a", (PUBLIC,)),
    "upper_case": ("HTTPS://X.EXAMPLE/", (PUBLIC,)),
    "international": ("https://bücher.example/", (PUBLIC,)),
    "two_addresses": ("https://x.example/", (PUBLIC, "2606:2800:220:1:248:1893:25c8:1946")),
    "at_in_the_path": ("https://x.example/a@127.0.0.1", (PUBLIC,)),
}


async def outcome(url: str, answers: Sequence[str]) -> str:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return answers

    try:
        target = await check_target(url, allowed=(), resolve=resolve)
    except ActivityFailure as failure:
        return f"{failure.code}, {'retryable' if failure.retryable else 'final'}"
    return ",".join(target.addresses)


@pytest.mark.parametrize("name", BLOCKED)
async def test_what_must_not_be_called_is_blocked(name: str) -> None:
    assert await outcome(*BLOCKED[name]) == "webhook-blocked, final"


@pytest.mark.parametrize("name", ALLOWED)
async def test_the_public_internet_is_called_at_the_addresses_that_were_checked(name: str) -> None:
    assert await outcome(*ALLOWED[name]) == ",".join(ALLOWED[name][1])
