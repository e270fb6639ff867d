"""Ends what Temporal has lost."""

from __future__ import annotations

from argparse import ArgumentParser

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand

from studio.instances.missing import end_missing
from studio.tasks.projecting import PROJECTORS


class Command(BaseCommand):
    """`end_missing [--surely]`."""

    help = "End, as failed, the instances whose workflow Temporal does not have any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How sure the person is."""
        words = "Also when Temporal knows none of our instances: this is the right one, and its data is lost."
        parser.add_argument("--surely", action="store_true", help=words)

    def handle(self, *args: object, surely: bool = False, **options: object) -> None:
        """Ends some at a time until there are none left."""
        done = 0
        while count := async_to_sync(end_missing)(projectors=PROJECTORS, surely=surely):
            done += count
        self.stdout.write(f"{done} ended")
