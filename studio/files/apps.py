from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Application `files`."""

    name = "studio.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
