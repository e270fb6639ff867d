from __future__ import annotations

from django.urls import path

from studio.hooks import views
from studio.hooks.incoming import incoming

app_name = "hooks"

urlpatterns = [
    path("hooks/<str:token>", incoming, name="incoming"),
    path("triggers/", views.trigger_list, name="list"),
    path("triggers/new", views.trigger_new, name="new"),
    path("triggers/<int:pk>", views.trigger_detail, name="detail"),
    path("triggers/<int:pk>/rotate", views.trigger_rotate, name="rotate"),
    path("triggers/<int:pk>/switch", views.trigger_switch, name="switch"),
]
