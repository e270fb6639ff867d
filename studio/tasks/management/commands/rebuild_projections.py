"""Folds instances again from their event logs."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from studio.instances.models import Instance
from studio.instances.rebuilding import rebuild
from studio.tasks.projecting import PROJECTORS


class Command(BaseCommand):
    """`rebuild_projections [--instance ID]`; safe while everything runs."""

    help = "Fold instances and their tasks again from their event logs. Running workers are not disturbed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One instance, or all."""
        parser.add_argument("--instance", help="Only this instance.")

    def handle(self, *args: object, instance: str | None = None, **options: object) -> None:
        """Rebuilds one after the other, each in its own transaction."""
        if instance and not Instance.objects.filter(pk=instance).exists():
            raise CommandError(f"There is no instance {instance!r}.")
        found = Instance.objects.filter(pk=instance) if instance else Instance.objects.order_by("pk")
        done = 0
        for pk in found.values_list("pk", flat=True).iterator(chunk_size=500):
            rebuild(pk, projectors=PROJECTORS)
            done += 1
        self.stdout.write(f"{done} rebuilt")
