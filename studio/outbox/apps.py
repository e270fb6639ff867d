from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Application `outbox`."""

    name = "studio.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
