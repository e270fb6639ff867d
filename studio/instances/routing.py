"""Websocket addresses of instances."""

from __future__ import annotations

from django.urls import path

from studio.instances.consumers import InstanceSocket, InstancesSocket

websocket_urlpatterns = [
    path("ws/instances", InstancesSocket.as_asgi()),
    path("ws/instances/<path:pk>", InstanceSocket.as_asgi()),
]
