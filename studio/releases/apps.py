from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Application `releases`."""

    name = "studio.releases"
    label = "releases"
    default_auto_field = "django.db.models.BigAutoField"
