"""One IMAP server for all tests of a worker; each test has a folder of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.imap_server import ImapServer, imap_server
from tests.studio.instances.conftest import sent  # noqa: F401

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def imap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapServer]:
    """The running server."""
    with imap_server(tmp_path_factory.mktemp("imap")) as server:
        yield server


@pytest.fixture
def folder(imap: ImapServer) -> str:
    """A fresh folder."""
    name = f"folder-{next(_numbers)}"
    imap.make_folder(name)
    return name
