from __future__ import annotations

from django.urls import path

from studio.correlation import views

app_name = "correlation"

urlpatterns = [
    path("messages/", views.message_list, name="list"),
    path("messages/new", views.message_new, name="new"),
    path("messages/<int:pk>", views.message_detail, name="detail"),
]
