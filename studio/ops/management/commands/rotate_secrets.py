"""Encrypts everything that is sealed with the newest key; see `studio.sealing.keys` for where keys stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError

from studio.errors import Unavailable
from studio.ops.old_histories import first_use, old_histories
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
        parser.add_argument(
            "--give-up-ended",
            action="store_true",
            help="Drop them though Temporal's histories of ended instances cannot be read without; ours can.",
        )

    def handle(self, **options: Any) -> None:
        """Adds a key where asked to, encrypts anew, and forgets old keys where asked to."""
        try:
            if options["new_key"]:
                add_key()
            first_use()
            for party in PARTIES:
                self.stdout.write(f"Encrypted anew: {party.reseal()} {party.what}.")
            if options["forget_old_keys"]:
                self.forget_old_keys(give_up_ended=options["give_up_ended"])
        except (Unavailable, Unreadable, ValueError) as error:
            raise CommandError(str(error)) from error

    def forget_old_keys(self, *, give_up_ended: bool) -> None:
        """Drops all keys but the newest; refused while a value needs another."""
        left = {party.what: party.left() for party in PARTIES}
        histories = async_to_sync(old_histories)(first_use())
        left["running instances, which must end first"] = histories.running
        if not give_up_ended:
            left["ended instances as Temporal shows them (--give-up-ended)"] = histories.ended
        if needed := ", ".join(f"{count} {what}" for what, count in left.items() if count):
            raise CommandError(f"Older keys are still needed by {needed}.")
        keep_newest_key()
        self.stdout.write("The older keys are forgotten.")
