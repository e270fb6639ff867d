from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Application `retention`."""

    name = "studio.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
