from django.apps import AppConfig


class InstancesConfig(AppConfig):
    """Application `instances`."""

    name = "studio.instances"
    label = "instances"
    default_auto_field = "django.db.models.BigAutoField"
