from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Application `accounts`."""

    name = "studio.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keeps the groups of the roles in step with the code."""
        from studio.accounts.roles import sync_roles  # noqa: PLC0415 - models load after the app

        post_migrate.connect(sync_roles, sender=self, dispatch_uid="accounts.roles")
