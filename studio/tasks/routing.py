"""Websocket address of tasks."""

from __future__ import annotations

from django.urls import path

from studio.tasks.consumers import TasksSocket

websocket_urlpatterns = [path("ws/tasks", TasksSocket.as_asgi())]
