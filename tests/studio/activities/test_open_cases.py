"""The open cases of the extra test data: addresses that webhooks may and may not call."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from engine.errors import ActivityFailure
from studio.activities.http.targets import check_target
from tests.security.open_cases import cases_of


def resolver_of(case: dict[str, Any]):
    answers = {host: list(given) for host, given in case.get("dns", {}).items()}

    async def resolve(host: str, _port: int) -> Sequence[str]:
        given = answers.get(host, [])
        if given and isinstance(given[0], list):
            return given.pop(0) if len(given) > 1 else given[0]
        return given

    return resolve


@pytest.mark.parametrize("case", cases_of("webhook_ssrf"), ids=lambda case: case["name"])
async def test_webhook_addresses(case: dict[str, Any]) -> None:
    try:
        target = await check_target(case["input"], allowed=(), resolve=resolver_of(case))
    except ActivityFailure as failure:
        outcome = "blocked" if failure.code == "webhook-blocked" else "unresolved"
    else:
        outcome = "allowed"
    if case.get("responses"):
        # The first address is fine and is called; redirects are never followed (`test_http.py`).
        assert outcome == "allowed"
    elif case["expected"]["outcome"] == "blocked_or_pinned":
        assert outcome == "blocked" or target.addresses == tuple(case["dns"][target.host][0])
    else:
        assert outcome == case["expected"]["outcome"]


def test_the_cases_are_read(shared_folder: Path) -> None:
    assert len(cases_of("webhook_ssrf")) == sum(
        case["area"] == "webhook_ssrf"
        for case in json.loads((shared_folder / "data/cases-open.json").read_text())
    )
