from django.apps import AppConfig


class PlayConfig(AppConfig):
    """Application `play`."""

    name = "studio.play"
    label = "play"
    default_auto_field = "django.db.models.BigAutoField"
