from django.apps import AppConfig


class DeploymentsConfig(AppConfig):
    """Application `deployments`."""

    name = "studio.deployments"
    label = "deployments"
    default_auto_field = "django.db.models.BigAutoField"
