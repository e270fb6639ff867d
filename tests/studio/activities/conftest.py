from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.http_server import HttpStub, http_server


@pytest.fixture
def stub(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpStub]:
    with http_server() as running:
        settings.WEBHOOK_HOSTS = [running.host]
        monkeypatch.setenv("PERISCOPE_SECRET_ERP", "s3cr3t")
        monkeypatch.setenv("PERISCOPE_SECRET_ERP_HOSTS", "127.0.0.1, erp.example")
        yield running
