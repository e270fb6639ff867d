from django.apps import AppConfig


class CorrelationConfig(AppConfig):
    """Application `correlation`."""

    name = "studio.correlation"
    label = "correlation"
    default_auto_field = "django.db.models.BigAutoField"
