from __future__ import annotations

from django.urls import path

from studio.files.views import file_download

app_name = "files"

urlpatterns = [path("<uuid:pk>", file_download, name="download")]
