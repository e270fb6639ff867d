"""Secrets for tests, kept by the product's own actions."""

from __future__ import annotations

from typing import Any

from studio.accounts.models import User
from studio.library.secrets.actions import Binding, create_secret
from studio.library.secrets.models import Secret

VALUE = "canary-5f1d-value-of-the-secret"


def keep(
    person: User, *, name: str = "erp", value: str = VALUE, environment: str = "", **more: Any
) -> Secret:
    given = {"use": "webhook", "hosts": ("erp.example",), **more}
    return create_secret(person, name=name, value=value, environment=environment, binding=Binding(**given))
