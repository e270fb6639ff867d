"""`manage.py up`: runs everything the embedded default needs, until Ctrl-C."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.main import run_studio


class Command(BaseCommand):
    """Starts the studio and all it stands on, on this machine."""

    help = "Start the web server, workers, Temporal, broker and mail catcher, and keep them running."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the options."""
        parser.add_argument(
            "--exit-when-healthy", action="store_true", help="Stop everything again once all of it works."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until told to stop; a reason not to run becomes one sentence and exit code 1."""
        try:
            run_studio(settings.ENVIRONMENT, exit_when_healthy=options["exit_when_healthy"])
        except CannotRun as reason:
            raise SystemExit(str(reason)) from reason
