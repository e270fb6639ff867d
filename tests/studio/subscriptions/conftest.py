"""The outbox goes nowhere but into a list; deliveries are made by hand."""

from tests.studio.instances.conftest import sent  # noqa: F401
