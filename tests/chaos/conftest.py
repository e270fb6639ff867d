"""Programs are killed here; nothing may be lost and nothing may happen twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.live.api import Api, bring_live
from tests.live.receiver import Receiver
from tests.live.stack import Stack

FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "calling.bpmn"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/chaos/" in item.nodeid:
            item.add_marker(pytest.mark.chaos)


class Ledger:
    """What happened outside, and whether the inside agrees."""

    def __init__(self, stack: Stack, *, receiver: Receiver) -> None:
        self.stack = stack
        self.receiver = receiver

    def calls(self, case: str) -> list[str]:
        """The idempotency keys of the calls for a case, repeated ones too."""
        return [key for path, key in self.receiver.calls if path.startswith(f"/{case}/")]

    def mails(self, case: str) -> list[str]:
        """The Message-IDs of the mails for a case, repeated ones too."""
        subject, found = f"Done: {case}", []
        for path in (self.stack.folder / "mail").glob("*.eml"):
            message = message_from_bytes(path.read_bytes())
            if message["Subject"] == subject:
                found.append(str(message["Message-ID"]))
        return found

    def check(self, instances: dict[str, str]) -> None:
        """Case → instance: called and mailed under one key, and every record agrees with the workflow."""
        for case in instances:
            assert len(set(self.calls(case))) == 1, f"{case} called as {self.calls(case)}"
            assert len(set(self.mails(case))) == 1, f"{case} mailed as {self.mails(case)}"
        said = self.stack.run("-m", "tests.chaos.evidence", *instances.values())
        assert json.loads(said) == []


@pytest.fixture
def ledger(stack: Stack, receiver: Receiver) -> Ledger:
    return Ledger(stack, receiver=receiver)


@pytest.fixture(scope="session")
def process(api: Callable[[str], Api], receiver: Receiver) -> str:
    """A deployed process that calls a server from a sub-process, asks a manager and writes a mail."""
    return bring_live(api, xml=FILE.read_text().replace("RECEIVER", receiver.host))
