"""`manage.py prepare`: makes a database ready for this version of the studio."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Creates and changes tables; an embedded database without people gets the demo."""

    help = "Migrate the database and load the demo into an empty embedded one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Does both; doing it again changes nothing."""
        call_command("migrate", interactive=False, verbosity=0)
        if settings.ENVIRONMENT.links_lead_nowhere:
            self.stderr.write(
                "Warning: links in mails lead to this machine only. Set PERISCOPE_PUBLIC_ADDRESS to where "
                "people open the studio."
            )
        if settings.ENVIRONMENT.production or "load_demo" not in get_commands():
            return
        if not get_user_model().objects.exists():
            call_command("load_demo")
