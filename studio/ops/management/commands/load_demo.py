"""`manage.py load_demo`: people, agents and a deployed process to try the product with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from studio.ops.demo import load_demo
from studio.ops.demo_people import DEMO_LOGINS


class Command(BaseCommand):
    """Adds what is missing of the demo; running it again changes nothing."""

    help = "Load the demo: people with a published password, agents, mails and a deployed process."

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads it and says the logins."""
        if settings.ENVIRONMENT.production:
            raise CommandError("The demo's password is published, so it is never loaded in production.")
        load_demo()
        if options["verbosity"]:
            self.stdout.write("\n".join(["Demo logins:", *(f"  {login}" for login in DEMO_LOGINS)]))
