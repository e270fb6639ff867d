"""Triggers and signed calls of them."""

from __future__ import annotations

import json
import time
from typing import Any

from django.test import Client

from studio.hooks.actions.manage import create_trigger
from studio.hooks.models import Trigger
from studio.hooks.signatures import SIGNATURE_HEADER, TIMESTAMP_HEADER, signature_of
from tests.studio.correlation.mail import ORDERED, deploy_started
from tests.studio.people import make_person


def make_trigger(**values: str) -> tuple[Trigger, str]:
    """A trigger for the message that starts the process `shop`, by an operator."""
    deploy_started(ORDERED.replace("{more}", ""))
    return create_trigger(
        make_person("olga", "operator"), **{"process_id": "shop", "message": "Ordered", **values}
    )


def headers_for(secret: str, body: bytes, *, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    signed = signature_of(secret, timestamp=timestamp, body=body)
    return {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: f"sha256={signed}"}


def post(trigger: Trigger, body: bytes, headers: dict[str, str]) -> Any:
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/hooks/{trigger.token}", body, content_type="application/json", headers=headers)


def call(trigger: Trigger, secret: str, value: Any, **options: Any) -> Any:
    body = json.dumps(value).encode()
    return post(trigger, body, headers_for(secret, body, **options))
