"""What travels through Temporal: every payload is sealed, failures too, so that its histories tell nothing.

The name of the key stands beside each payload. What does not say that we have sealed it passes unchanged:
histories from before, and what others write into our namespace. Search attributes are never sealed; they hold
no values (`engine.temporal.search`).
"""

from __future__ import annotations

from collections.abc import Sequence

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

from studio.sealing.ciphers import open_bytes, seal_bytes

PURPOSE = b"periscope: payloads of Temporal"
ENCODING = b"binary/encrypted"
CIPHER = b"AES-256-GCM"
KEY = "encryption-key-id"


class SealingCodec(PayloadCodec):
    """Seals and opens payloads with the keys of this installation."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seals every payload with the newest key."""
        return [seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Opens what was sealed and leaves the rest; raises Unreadable."""
        return [unseal(payload) for payload in payloads]


def seal(payload: Payload) -> Payload:
    """The payload as Temporal gets it."""
    key, sealed = seal_bytes(payload.SerializeToString(), purpose=PURPOSE)
    metadata = {"encoding": ENCODING, "encryption-cipher": CIPHER, KEY: key.encode()}
    return Payload(metadata=metadata, data=sealed)


def unseal(payload: Payload) -> Payload:
    """The payload as it was; one that nobody sealed is returned as it is. Raises Unreadable."""
    if payload.metadata.get("encoding") != ENCODING:
        return payload
    key = payload.metadata.get(KEY, b"").decode()
    return Payload.FromString(open_bytes(payload.data, key=key, purpose=PURPOSE))


def sealing_converter() -> DataConverter:
    """How clients and workers of this installation write and read values."""
    return DataConverter(
        payload_codec=SealingCodec(),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
