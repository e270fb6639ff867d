from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Application `tasks`."""

    name = "studio.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
