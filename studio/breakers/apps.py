from django.apps import AppConfig


class BreakersConfig(AppConfig):
    """Application `breakers`."""

    name = "studio.breakers"
    label = "breakers"
    default_auto_field = "django.db.models.BigAutoField"
