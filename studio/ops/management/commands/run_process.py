"""`manage.py run_process`: a file from start to its end or to rest, without deploying it (`execution.md`)."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.errors import PeriscopeError
from engine.testing import RunResult
from studio.activities.functions.runner import ConfinedFunctionRunner
from studio.activities.functions.shared import shared_pool
from studio.ops.libraries import TriedFunctions, is_library_here
from studio.ops.rehearsals import Rehearsal, TrialRunner, read_object, rehearse


class Command(BaseCommand):
    """Prints what became of the run as JSON, or in a few lines of text."""

    help = "Run a BPMN file against a scripted world, in memory or on a real Temporal server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The contract of `execution.md`."""
        parser.add_argument("file", type=Path, help="BPMN 2.0 file")
        parser.add_argument("--process", help="id of the process to run; default: the executable one")
        parser.add_argument("--variables", default="{}", help="JSON object, or @FILE")
        parser.add_argument("--script", type=Path, help="JSON file with the answers of people and systems")
        parser.add_argument("--backend", choices=("memory", "temporal"), default="memory")
        parser.add_argument("--format", choices=("text", "json"), default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs it; the exit code is 0 whenever it ran, or was refused with findings."""
        try:
            result = rehearse(self.rehearsal(options), backend=options["backend"])
        except (OSError, PeriscopeError) as error:
            raise CommandError(str(error), returncode=2) from error
        if options["format"] == "json":
            self.stdout.write(json.dumps(result.to_json(), ensure_ascii=False, indent=1, sort_keys=True))
        else:
            self.stdout.write(_in_words(result))

    def rehearsal(self, options: dict[str, Any]) -> Rehearsal:
        """What is asked for; functions of the library run where there is one."""
        script: Path | None = options["script"]
        variables: str | bytes = options["variables"]
        if isinstance(variables, str) and variables.startswith("@"):
            variables = Path(variables[1:]).read_bytes()
        world = read_object(script.read_bytes(), name=str(script)) if script else {}
        library = TriedFunctions() if is_library_here() else None
        return Rehearsal(
            file=options["file"],
            process=options["process"],
            variables={**_of_scenario(world), **read_object(variables, name="--variables")},
            start_event=_start_of_scenario(world),
            script=world,
            folder=(script or options["file"]).parent,
            functions=TrialRunner(ConfinedFunctionRunner(shared_pool(), library=library), self.say_missing),
        )

    def say_missing(self, function: str) -> None:
        """Says why an element got null."""
        self.stderr.write(f"The function {function!r} is not in a library here: it answers null.")


def _of_scenario(script: dict[str, Any]) -> dict[str, Any]:
    """The variables of a scenario that was exported as a script."""
    scenario = script.get("scenario")
    variables = scenario.get("variables") if isinstance(scenario, dict) else None
    return variables if isinstance(variables, dict) else {}


def _start_of_scenario(script: dict[str, Any]) -> str | None:
    """The start event of a scenario that was exported as a script; None for the plain start."""
    scenario = script.get("scenario")
    found = scenario.get("start_event") if isinstance(scenario, dict) else None
    return found if isinstance(found, str) and found else None


def _in_words(result: RunResult) -> str:
    lines = [result.status, *(f"  done  {element}" for element in result.completed)]
    lines += [f"  waits {each['element']} ({each['kind']})" for each in result.waiting]
    lines += [f"  {finding.level} {finding.rule}: {finding.message}" for finding in result.findings]
    if result.error:
        lines.append(f"  {result.error['code']}: {result.error['message']}")
    return "\n".join([*lines, f"  {json.dumps(result.variables, ensure_ascii=False)}"])
