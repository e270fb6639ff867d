"""What Temporal is given, and what it gives back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError

from studio.sealing.keys import Unreadable, add_key, keep_newest_key
from studio.sealing.payloads import sealing_converter

VALUE = {"iban": "canary-DE02"}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"data_dir": tmp_path})


async def test_a_payload_tells_its_key_and_nothing_else() -> None:
    [sealed] = await sealing_converter().encode([VALUE])
    assert b"canary" not in sealed.SerializeToString()
    assert sealed.metadata["encoding"] == b"binary/encrypted"
    assert len(sealed.metadata["encryption-key-id"]) == 12
    assert await sealing_converter().decode([sealed]) == [VALUE]


async def test_what_nobody_sealed_passes_unchanged() -> None:
    plain = await DataConverter.default.encode([VALUE, None, b"bytes"])
    assert await sealing_converter().decode(plain) == [VALUE, None, b"bytes"]


async def test_a_failure_tells_nothing_either() -> None:
    failure = Failure()
    error = ApplicationError("the iban canary-DE02 is wrong", VALUE, type="runtime_error")
    await sealing_converter().encode_failure(error, failure)
    assert b"canary" not in failure.SerializeToString()

    found = await sealing_converter().decode_failure(failure)

    assert isinstance(found, ApplicationError)
    assert (found.message, found.details) == (error.message, (VALUE,))


async def test_older_keys_open_until_they_are_forgotten() -> None:
    [sealed] = await sealing_converter().encode([VALUE])
    add_key()
    assert await sealing_converter().decode([sealed]) == [VALUE]
    [anew] = await sealing_converter().encode([VALUE])
    keep_newest_key()
    assert await sealing_converter().decode([anew]) == [VALUE]
    with pytest.raises(Unreadable):
        await sealing_converter().decode([sealed])


async def test_a_changed_payload_is_refused() -> None:
    [sealed] = await sealing_converter().encode([VALUE])
    changed = Payload(metadata=sealed.metadata, data=sealed.data[:-1] + b"x")
    with pytest.raises(Unreadable):
        await sealing_converter().decode([changed])
