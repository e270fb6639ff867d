"""Payloads of Temporal: sealed, and without what is too big for a history.

What is too big stands in `BigValue` and is named beside the rest, under the seal: nobody can write a payload
that claims a value of others. So histories, queries and what an instance continues with stay small whatever
travels, and code on both sides sees whole values.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    DataConverter,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
)
from temporalio.exceptions import ApplicationError

from engine.temporal.recorder import RECORD
from studio.sealing.payloads import seal, sealing_converter, unseal
from studio.values.places import big_places, part_at, with_parts
from studio.values.store import fetch, keep, written

JSON = b"json/plain"
CLAIMS = "periscope-claims"
"""Metadata of a payload with claims: its data are `{"body": …, "claims": [[place, name, bytes], …]}`."""
CODE = "big-value-missing"


def family_of(instance: str) -> str:
    """The outermost instance: ids of children begin with it."""
    return instance.split("/", 1)[0]


class ClaimingCodec(PayloadCodec, WithSerializationContext):
    """Takes out what is too big, then seals; opens, then puts back."""

    def __init__(self, *, family: str = "") -> None:
        self._family = family

    def with_context(self, context: SerializationContext) -> ClaimingCodec:
        """The codec for payloads of one workflow; without one nothing is taken out.

        Nor is anything from events on their way to the sink: a local activity's input is in no history.
        """
        if getattr(context, "activity_type", None) == RECORD:
            return ClaimingCodec()
        return ClaimingCodec(family=family_of(getattr(context, "workflow_id", None) or ""))

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Returns the payloads as Temporal gets them."""
        return [seal(await self._lightened(payload)) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Returns the payloads as they were; ApplicationError where a value is gone, Unreadable."""
        return [await whole(unseal(payload)) for payload in payloads]

    async def _lightened(self, payload: Payload) -> Payload:
        big = len(payload.data) > settings.BIG_VALUE_BYTES and payload.metadata.get("encoding") == JSON
        if not big or not self._family:
            return payload
        return await database_sync_to_async(lightened, thread_sensitive=False)(payload, family=self._family)


def lightened(payload: Payload, *, family: str) -> Payload:
    """The payload with claims in place of what is too big."""
    value = json.loads(payload.data)
    places = big_places(value, limit=settings.BIG_VALUE_BYTES)
    if not places:
        return payload
    texts = [written(part_at(value, place)) for place in places]
    names = keep(texts, family=family)
    claims = [[list(place), name, len(text)] for place, name, text in zip(places, names, texts, strict=True)]
    body = with_parts(value, ((place, None) for place in places))
    metadata = {**payload.metadata, CLAIMS: b"1"}
    return Payload(
        metadata=metadata, data=written({"body": body, "claims": claims}).encode(errors="surrogatepass")
    )


async def whole(payload: Payload) -> Payload:
    """The payload with everything in its place; asks the database only where something is claimed."""
    if CLAIMS not in payload.metadata:
        return payload
    return await database_sync_to_async(completed, thread_sensitive=False)(payload)


def completed(payload: Payload) -> Payload:
    """The payload with everything in its place; raises ApplicationError where a value is gone."""
    if CLAIMS not in payload.metadata:
        return payload
    held = json.loads(payload.data)
    found = fetch(name for _place, name, _size in held["claims"])
    parts = [(tuple(place), claimed(name, size, found=found)) for place, name, size in held["claims"]]
    metadata = {key: value for key, value in payload.metadata.items() if key != CLAIMS}
    value: Any = with_parts(held["body"], parts)
    return Payload(metadata=metadata, data=written(value).encode(errors="surrogatepass"))


def claimed(name: str, size: int, *, found: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    """The value of one claim; raises ApplicationError."""
    if name not in found:
        message = (
            f"A value of {size / 1_000_000:.1f} MB that this instance needs is not stored any more "
            f"({name[:12]}…). Restore the table values_bigvalue from a backup; then it goes on."
        )
        raise ApplicationError(message, type=CODE)
    return json.loads(found[name])


def value_converter() -> DataConverter:
    """How clients and workers of this installation write and read values."""
    return dataclasses.replace(sealing_converter(), payload_codec=ClaimingCodec())
