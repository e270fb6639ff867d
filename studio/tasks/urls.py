"""Addresses of the pages about tasks, under /tasks/."""

from __future__ import annotations

from django.urls import path

from studio.tasks.views import acting, inbox, requests

app_name = "tasks"

urlpatterns = [
    path("", inbox.task_inbox, name="inbox"),
    path("requests", requests.request_list, name="requests"),
    path("requests/<path:pk>/withdraw", requests.request_withdraw, name="withdraw"),
    path("requests/<path:pk>", requests.request_detail, name="request"),
    path("<int:pk>", inbox.task_detail, name="detail"),
    path("<int:pk>/big-values/<str:name>", inbox.task_big_value, name="big_value"),
    path("<int:pk>/claim", acting.task_claim, name="claim"),
    path("<int:pk>/release", acting.task_release, name="release"),
    path("<int:pk>/assign", acting.task_assign, name="assign"),
    path("<int:pk>/complete", acting.task_complete, name="complete"),
    path("of/<path:instance>/<str:key>", inbox.task_by_key, name="by_key"),
]
