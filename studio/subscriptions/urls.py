from __future__ import annotations

from django.urls import path

from studio.subscriptions import views

app_name = "subscriptions"

urlpatterns = [
    path("", views.subscription_list, name="list"),
    path("new", views.subscription_new, name="new"),
    path("<int:pk>", views.subscription_detail, name="detail"),
    path("<int:pk>/edit", views.subscription_edit, name="edit"),
    path("<int:pk>/rotate", views.subscription_rotate, name="rotate"),
    path("<int:pk>/acknowledge", views.subscription_acknowledge, name="acknowledge"),
    path("<int:pk>/switch", views.subscription_switch, name="switch"),
    path("<int:pk>/test", views.subscription_test, name="test"),
    path("notices/<int:pk>/replay", views.notice_replay, name="replay"),
]
