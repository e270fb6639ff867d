"""`manage.py support`: what of BPMN 2.0 runs, made from the code (`execution.md`, Element support)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from engine.elements.support import support_table
from engine.elements.support_page import support_page


class Command(BaseCommand):
    """Prints the element table."""

    help = "List every BPMN element as supported, accepted without run-time meaning, or refused and why."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to print it."""
        parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the table."""
        if options["format"] == "markdown":
            self.stdout.write(support_page(), ending="")
            return
        rows = [asdict(row) for row in support_table()]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        widths = [max(len(row[name]) for row in rows) for name in ("element", "status")]
        for row in rows:
            self.stdout.write(f"{row['element']:{widths[0]}}  {row['status']:{widths[1]}}  {row['note']}")
