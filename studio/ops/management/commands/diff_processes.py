"""`manage.py diff_processes`: what changed between two files, in sentences or as JSON (`execution.md`)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.diff import compare
from engine.errors import UnreadableFile
from engine.model.process import Definitions
from engine.parse import read_definitions
from studio.processes.comparison import changes_data

UNREADABLE = 2


class Command(BaseCommand):
    """Prints the changes; exits with 2 when a file cannot be read."""

    help = "Compare two BPMN files by meaning; changes of layout alone are said apart."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The contract of `execution.md`."""
        parser.add_argument("old", type=Path, help="BPMN 2.0 file before")
        parser.add_argument("new", type=Path, help="BPMN 2.0 file after")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compares the files."""
        whole = changes_data(compare(read(options["old"]), read(options["new"])))
        if options["format"] == "json":
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1))
        else:
            lines = [whole["summary"], *map(line, whole["changes"])]
            self.stdout.write("\n".join(lines))


def read(path: Path) -> Definitions:
    """Returns the model of a file; raises CommandError where it cannot be read."""
    try:
        return read_definitions(path.read_bytes())
    except OSError as error:
        raise CommandError(str(error), returncode=UNREADABLE) from error
    except UnreadableFile as error:
        where = f"{path}, line {error.line}, column {error.column}"
        raise CommandError(f"{where}: {error.message}", returncode=UNREADABLE) from error


def line(change: dict[str, Any]) -> str:
    """Says one change in a line."""
    what = f"{change['element_type']} “{change['name'] or change['element']}”"
    return f"  {change['kind']:8} {what}: {'; '.join(change['sentences'])}"
