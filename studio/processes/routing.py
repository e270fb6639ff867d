"""Websocket address of an open editor."""

from __future__ import annotations

from django.urls import path

from studio.processes.presence.consumers import EditingSocket

websocket_urlpatterns = [path("ws/processes/<str:key>/editing", EditingSocket.as_asgi())]
