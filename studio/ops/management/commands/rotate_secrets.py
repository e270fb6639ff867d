"""Encrypts everything that is sealed with the newest key; see `studio.sealing.keys` for where keys stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from studio.sealing.keys import Unreadable, add_key, keep_newest_key
from studio.wiring.sealing import PARTIES

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Exit code 0: the newest key opens everything."""

    help = "Encrypts all that is stored sealed with the newest encryption key."

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
            for party in PARTIES:
                self.stdout.write(f"Encrypted anew: {party.reseal()} {party.what}.")
            if options["forget_old_keys"]:
                self.forget_old_keys()
        except (Unreadable, ValueError) as error:
            raise CommandError(str(error)) from error

    def forget_old_keys(self) -> None:
        """Drops all keys but the newest; refused while a value needs another."""
        left = {party.what: party.left() for party in PARTIES}
        if needed := ", ".join(f"{count} {what}" for what, count in left.items() if count):
            raise CommandError(f"Older keys are still needed by {needed}: run this again.")
        keep_newest_key()
        self.stdout.write("The older keys are forgotten.")
