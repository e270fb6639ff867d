"""One installation and one browser for all tests that need the whole product."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.live.api import Api, programmes
from tests.live.people import Person
from tests.live.receiver import Receiver
from tests.live.stack import Stack

SETTINGS = {"PERISCOPE_LOG_LEVEL": "WARNING"}
FAILED = pytest.StashKey[bool]()
Enter = Callable[[str], Person]


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """A server outside that processes call; its answers can be slow."""
    with Receiver() as running:
        yield running


@pytest.fixture(scope="session")
def stack(
    tmp_path_factory: pytest.TempPathFactory, receiver: Receiver, request: pytest.FixtureRequest
) -> Iterator[Stack]:
    """The product, started by `manage.py up` with an empty data folder."""
    stack = Stack(tmp_path_factory.mktemp("up") / "data", **SETTINGS, PERISCOPE_WEBHOOK_HOSTS=receiver.host)
    stack.start()
    yield stack
    stack.stop()
    if request.session.testsfailed:
        sys.stderr.write("\n".join(stack.said().splitlines()[-300:]))


@pytest.fixture(scope="session")
def states(stack: Stack, browser: Browser) -> dict[str, str]:
    """The cookies of everybody who has logged in, so that each does it once."""
    return {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def enter(
    stack: Stack,
    browser: Browser,
    states: dict[str, str],
    browser_context_args: dict[str, object],
    request: pytest.FixtureRequest,
) -> Iterator[Enter]:
    """Lets a person in, in a browser of their own; in the end no browser may have complained."""
    inside: list[Person] = []

    def let_in(username: str) -> Person:
        stored = {"storage_state": states[username]} if username in states else {}
        context = browser.new_context(**{**browser_context_args, "locale": "en-GB", **stored})
        person = Person(username, stack=stack, context=context)
        inside.append(person)
        if not stored:
            person.log_in()
            states[username] = context.storage_state()
        return person

    yield let_in
    complaints = []
    failed = request.node.stash.get(FAILED, False)
    for person in inside:
        complaints += person.leave(failed_in=request.node.name if failed else "")
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def api(stack: Stack) -> Callable[[str], Api]:
    """Gives a person's programme: the API with a token of theirs."""
    return programmes(stack)
