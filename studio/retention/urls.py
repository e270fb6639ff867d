"""Addresses of the pages about retention, under /retention/."""

from __future__ import annotations

from django.urls import path

from studio.retention import views

app_name = "retention"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("rule", views.rule_edit, name="general"),
    path("rules/<str:process_id>", views.rule_edit, name="rule"),
    path("holds/new", views.hold_new, name="hold"),
    path("holds/<int:pk>/lift", views.hold_lift, name="lift"),
    path("orphans/delete", views.orphans_delete, name="orphans"),
    path("erase", views.erasure, name="erase"),
]
