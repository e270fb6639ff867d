from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    """Application `mailboxes`."""

    name = "studio.mailboxes"
    label = "mailboxes"
    default_auto_field = "django.db.models.BigAutoField"
