from django.apps import AppConfig


class ValuesConfig(AppConfig):
    """Application `values`."""

    name = "studio.values"
    label = "values"
    default_auto_field = "django.db.models.BigAutoField"
