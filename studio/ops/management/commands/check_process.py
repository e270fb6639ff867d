"""`manage.py check_process`: is this file right? The same rules and ids as in the editor (`execution.md`)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.findings import Level
from engine.validate import Library, Report, check_file
from studio.library.selectors import ValidationLibrary
from studio.ops.libraries import is_library_here
from studio.processes.findings import is_modelled

UNREADABLE = 2
MEMBERS = ("rule", "level", "element", "line", "message")


class Command(BaseCommand):
    """Prints the findings; exits with 0 when valid, 1 with CRITICAL findings, 2 when unreadable."""

    help = "Check a BPMN file against BPMN, our rules and this installation's library."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The contract of `execution.md`."""
        parser.add_argument("file", type=Path, help="BPMN 2.0 file")
        parser.add_argument("--format", choices=("text", "json"), default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads the file and reports."""
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(str(error), returncode=UNREADABLE) from error
        report = check_file(data, library=self.library())
        self.stdout.write(as_json(report) if options["format"] == "json" else as_text(report))
        if not report.valid:
            sys.exit(1 if report.readable else UNREADABLE)

    def library(self) -> Library | None:
        """Returns this installation's library, or None where there is no database to ask."""
        if is_library_here():
            return ValidationLibrary(knows_process=is_modelled)
        self.stderr.write("No database here: agents, templates and called processes are not checked.")
        return None


def as_json(report: Report) -> str:
    """Returns the report as programs read it."""
    findings = [{name: getattr(finding, name) for name in MEMBERS} for finding in report.findings]
    whole = {"valid": report.valid, "findings": findings, "processes": list(report.processes)}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_text(report: Report) -> str:
    """Returns the report as people read it, the gravest first."""
    order = list(Level)
    findings = sorted(report.findings, key=lambda finding: order.index(finding.level))
    lines = [
        f"{finding.level:8} line {finding.line}, {finding.element or 'file'}: "
        f"{finding.message} [{finding.rule}]"
        for finding in findings
    ]
    return "\n".join([*lines, "valid" if report.valid else "not valid"])
