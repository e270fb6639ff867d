"""The outbox goes nowhere but into a list."""

from tests.studio.instances.conftest import sent  # noqa: F401
