"""Runs one function source in the confined runner, as a script task would."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from studio.activities.functions.limits import limits_for
from studio.activities.functions.pool import FunctionPool
from studio.activities.functions.shared import usual_limits
from studio.activities.functions.zygote_process import ZygoteLost

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from studio.activities.functions.results import ScriptResult


USUAL_SECONDS = 5.0
"""Shorter than where people wait for a page: whoever tries a file in a terminal wants to know at once."""


class Command(BaseCommand):
    """Exit code 0 whenever it ran, however it ended; 2 when file or input cannot be read."""

    help = "Runs a file that defines execute(input_data) under all limits of script tasks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the arguments."""
        parser.add_argument("file", help="Python file; - reads standard input.")
        parser.add_argument("--input", default="{}", help="The input as JSON.")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--timeout", type=float, default=USUAL_SECONDS, help="Seconds it may take.")

    def handle(self, **options: Any) -> None:
        """Runs the function and prints what came of it."""
        source, given = read_source(options["file"]), read_input(options["input"])
        limits = limits_for(options["timeout"] / 0.8, usual=usual_limits())
        pool = FunctionPool(at_once=1)
        try:
            result = pool.run(source=source, mode="function", given=given, seed="", limits=limits)
        except ZygoteLost as error:
            raise CommandError(str(error)) from error
        finally:
            pool.close()
        shown = as_json(result)
        self.stdout.write(
            json.dumps(shown, ensure_ascii=False) if options["format"] == "json" else as_text(shown)
        )


def read_source(name: str) -> str:
    """Returns the source; raises CommandError (exit code 2) when it cannot be read."""
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}", returncode=2) from error


def read_input(text: str) -> Any:  # noqa: ANN401 - JSON
    """Returns the input; raises CommandError (exit code 2) when it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"--input is no JSON: {error}", returncode=2) from error


def as_json(result: ScriptResult) -> dict[str, Any]:
    """Returns the result as `execution.md` describes it."""
    return {
        "success": result.error_type is None,
        "result": result.value,
        "error_type": result.error_type,
        "error_message": result.message or None,
        "line": result.line,
        "prints": result.prints,
        "execution_time_ms": result.milliseconds,
    }


def as_text(shown: dict[str, Any]) -> str:
    """Returns the result for people."""
    if shown["success"]:
        last = json.dumps(shown["result"], ensure_ascii=False, indent=2)
    else:
        line = f", line {shown['line']}" if shown["line"] else ""
        last = f"{shown['error_type']}{line}: {shown['error_message']}"
    return f"{shown['prints']}{last}"
