"""Declares the app to Django."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    """Running the studio: health, supervisor, front end, mail catcher, maintenance commands."""

    name = "studio.ops"
    label = "ops"
