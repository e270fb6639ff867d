from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Application `audit`."""

    name = "studio.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
