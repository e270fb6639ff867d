from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Application `processes`."""

    name = "studio.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"
