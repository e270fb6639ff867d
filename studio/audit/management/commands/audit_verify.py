"""Proves that nobody touched the audit log."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from studio.audit.models import AuditEntry, AuditHead
from studio.audit.verification import verify


class Command(BaseCommand):
    """Exit code 0: untouched; 1: every break in the chain was printed."""

    help = "Checks the audit log: finds changed, deleted, inserted, reordered and cut-off entries."

    def handle(self, **_: object) -> None:
        """Prints the breaks, or the hash of the last entry to keep elsewhere."""
        breaks = verify()
        for broken in breaks:
            self.stderr.write(f"{broken.kind} at {broken.sequence}: {broken.message}")
        if breaks:
            sys.exit(1)
        head = AuditHead.objects.filter(pk=1).first()
        end = f", the last hash is {head.hash}" if head else ""
        self.stdout.write(f"The audit log is untouched: {AuditEntry.objects.count()} entries{end}.")
