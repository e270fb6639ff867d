from django.apps import AppConfig
from django.db.models.signals import post_save


class SubscriptionsConfig(AppConfig):
    """Application `subscriptions`."""

    name = "studio.subscriptions"
    label = "subscriptions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hears of acts from the audit log, which knows nobody above it."""
        from studio.subscriptions.noticing import hear_of_act  # noqa: PLC0415 - models are loaded by now

        post_save.connect(hear_of_act, sender="audit.AuditEntry", dispatch_uid="subscriptions")
