"""One connection to Temporal per process, made when first needed."""

from __future__ import annotations

import asyncio

from django.conf import settings
from temporalio.client import Client
from temporalio.service import TLSConfig

from studio.values.claims import value_converter

CONNECT_SECONDS = 5.0
"""A page waits for this; an address behind a firewall would let it wait for a minute."""

connections: dict[str, Client] = {}


def tls_settings() -> bool | TLSConfig:
    """Returns how to encrypt the connection: with our certificate, plainly, or not at all."""
    if settings.TEMPORAL_TLS_CERTIFICATE and settings.TEMPORAL_TLS_KEY:
        return TLSConfig(
            client_cert=settings.TEMPORAL_TLS_CERTIFICATE.read_bytes(),
            client_private_key=settings.TEMPORAL_TLS_KEY.read_bytes(),
        )
    return settings.TEMPORAL_TLS


async def connect_to_temporal() -> Client:
    """Returns this process's client; it serves any event loop and thread.

    Raises RuntimeError when Temporal cannot be reached, TimeoutError when nothing at its address answers.
    """
    address = settings.TEMPORAL_ADDRESS
    if address not in connections:
        connecting = Client.connect(
            address,
            namespace=settings.TEMPORAL_NAMESPACE,
            api_key=settings.TEMPORAL_API_KEY or None,
            tls=tls_settings(),
            data_converter=value_converter(),
        )
        connections[address] = await asyncio.wait_for(connecting, CONNECT_SECONDS)
    return connections[address]
