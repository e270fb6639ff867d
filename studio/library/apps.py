from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Application `library`."""

    name = "studio.library"
    label = "library"
    default_auto_field = "django.db.models.BigAutoField"
