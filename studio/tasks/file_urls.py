"""The address of stored files: their rights are those of tasks and instances, so it stands above both."""

from __future__ import annotations

from django.urls import path

from studio.tasks.views.files import file_download

app_name = "files"

urlpatterns = [path("<uuid:pk>", file_download, name="download")]
