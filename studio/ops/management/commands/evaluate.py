"""`manage.py evaluate`: one expression with variables, as a process would evaluate it (`execution.md`)."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.errors import ExpressionError, PeriscopeError
from engine.expressions import compile_expression
from studio.ops.rehearsals import read_object


class Command(BaseCommand):
    """Prints `{"value": …}`, or `{"error": …}` with exit code 1."""

    help = "Evaluate an expression of the process language."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The contract of `execution.md`."""
        parser.add_argument("expression", help="for example: amount > 1000 and len(items) > 2")
        parser.add_argument("--variables", default="{}", help="JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Evaluates it."""
        try:
            variables = read_object(options["variables"], name="--variables")
        except PeriscopeError as error:
            raise CommandError(str(error), returncode=2) from error
        try:
            expression = compile_expression(options["expression"])
            self.say_unset([name for name in expression.names if name not in variables])
            answer = {"value": expression.evaluate(variables, now=datetime.now(UTC))}
        except ExpressionError as error:
            answer = {"error": str(error)}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if "error" in answer:
            sys.exit(1)

    def say_unset(self, names: list[str]) -> None:
        """Says beside the answer which names nothing sets: a slip of the pen is null like everything else."""
        if names:
            self.stderr.write(f"Not set, so null: {', '.join(names)}")
