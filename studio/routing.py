"""The websocket addresses of all apps, gathered from their own `routing` modules."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver


def gather_websocket_urlpatterns() -> list[URLPattern | URLResolver]:
    """Returns `websocket_urlpatterns` of every app of ours that has a `routing` module."""
    ours = [app for app in settings.INSTALLED_APPS if app.startswith("studio.")]
    modules = [import_module(f"{app}.routing") for app in ours if find_spec(f"{app}.routing")]
    return [pattern for module in modules for pattern in module.websocket_urlpatterns]


websocket_urlpatterns = gather_websocket_urlpatterns()
