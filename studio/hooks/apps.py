from django.apps import AppConfig


class HooksConfig(AppConfig):
    """Application `hooks`."""

    name = "studio.hooks"
    label = "hooks"
    default_auto_field = "django.db.models.BigAutoField"
