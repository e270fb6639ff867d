"""Encrypts all secrets with the newest key; see `studio.library.secrets.encryption` for where keys stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from studio.library.secrets.encryption import Unreadable, add_key, keep_newest_key
from studio.library.secrets.resealing import reseal_all, sealed_with_old_keys

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Exit code 0: the newest key opens everything."""

    help = "Encrypts all secrets of the library with the newest encryption key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-key", action="store_true", help="Make a new key first (keys in the data folder)."
        )
        parser.add_argument(
            "--forget-old-keys", action="store_true", help="Drop the older keys when nothing needs them."
        )

    def handle(self, **options: Any) -> None:
        """Adds a key where asked to, encrypts anew, and forgets old keys where asked to."""
        try:
            if options["new_key"]:
                add_key()
            self.stdout.write(f"Encrypted anew: {reseal_all()} secrets.")
            if options["forget_old_keys"]:
                self.forget_old_keys()
        except (Unreadable, ValueError) as error:
            raise CommandError(str(error)) from error

    def forget_old_keys(self) -> None:
        """Drops all keys but the newest; refused while a value needs another."""
        if left := sealed_with_old_keys():
            raise CommandError(f"Older keys are still needed by {left} secrets: run this again.")
        keep_newest_key()
        self.stdout.write("The older keys are forgotten.")
