"""The addresses of the audit log."""

from __future__ import annotations

from django.urls import path

from studio.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="list"),
    path("export", views.export, name="export"),
]
