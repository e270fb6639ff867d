"""Proves that nobody touched the audit log."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from studio.audit.models import AuditEntry, AuditHead
from studio.audit.verification import check_export, verify


class Command(BaseCommand):
    """Exit code 0: untouched; 1: every break in the chain was printed."""

    help = "Checks the audit log: finds changed, deleted, inserted, reordered and cut-off entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """An export may be checked in place of the log itself."""
        parser.add_argument("--file", type=Path, help="an export as JSON lines")

    def handle(self, *, file: Path | None = None, **_: object) -> None:
        """Prints the breaks, or the hash of the last entry to keep elsewhere."""
        if file is not None:
            self.check_file(file)
            return
        breaks = verify()
        for broken in breaks:
            self.stderr.write(f"{broken.kind} at {broken.sequence}: {broken.message}")
        if breaks:
            sys.exit(1)
        head = AuditHead.objects.filter(pk=1).first()
        end = f", the last hash is {head.hash}" if head else ""
        self.stdout.write(f"The audit log is untouched: {AuditEntry.objects.count()} entries{end}.")

    def check_file(self, file: Path) -> None:
        """Prints what is wrong with an export, or how many of its entries are what was written."""
        try:
            lines = file.read_text("utf-8").splitlines()
        except OSError as error:
            raise CommandError(str(error)) from error
        breaks = list(check_export(lines))
        for broken in breaks:
            self.stderr.write(f"{broken.kind} at {broken.sequence}: {broken.message}")
        if breaks:
            sys.exit(1)
        self.stdout.write(f"The export is untouched: {len(lines)} entries.")
