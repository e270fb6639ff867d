from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Application `api`."""

    name = "studio.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
