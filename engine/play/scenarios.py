"""Scenarios: a script with what is expected of it, run in memory and judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.errors import EngineError, InvalidVariable
from engine.events import ElementActivated, ElementCompleted, NumberedEvent
from engine.json_values import Json, JsonObject
from engine.plan import Plan
from engine.play.coverage import Coverage, coverage_of
from engine.play.stage import MOST_ANSWERS
from engine.ports import FunctionRunner
from engine.testing import MemoryHost, RunResult, World
from engine.testing.results import result_of
from engine.testing.running import endless


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a run is to come to; what is None or empty is not asked."""

    status: str | None = None
    end_event: str | None = None
    path: tuple[str, ...] = ()
    """Elements that complete, in this order; others may come between."""
    variables: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One expectation that does not hold; `what`: status, end_event, path, variable or run."""

    what: str
    expected: Json
    found: Json
    element: str | None = None
    """Where the run went another way, or stands."""
    name: str = ""
    """The variable."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a scenario."""

    result: RunResult
    problems: tuple[Problem, ...]
    coverage: Coverage

    @property
    def passed(self) -> bool:
        """Whether every expectation holds."""
        return not self.problems


def run_scenario(
    plans: Iterable[Plan],
    *,
    process: str,
    variables: JsonObject,
    start_event: str | None,
    script: Mapping[str, Any],
    functions: FunctionRunner | None,
) -> RunResult:
    """Runs a script to its end or to rest; a start that is refused has the status "refused".

    Raises BadScript for a script that means nothing.
    """
    world = World.from_json(script)
    host = MemoryHost(plans, world=world, functions=functions, most_answers=MOST_ANSWERS)
    try:
        if start_event is None:
            main = host.start_main(process, dict(variables))
        else:
            main = host.start(process, dict(variables), start_event=start_event)
    except (InvalidVariable, EngineError) as error:
        problem: dict[str, str | None] = {"code": "invalid-start", "message": str(error), "element": None}
        return RunResult("refused", error=problem)
    host.run()
    result = result_of(host.events, main=main)
    if host.exhausted:
        result.error = endless()
    elif result.error is None and host.refusals:
        result.error = {"code": "answer-refused", "message": host.refusals[0], "element": None}
    return result


def judge(result: RunResult, expected: Expectations, plan: Plan | None) -> Judged:
    """Sets a run against what was expected of it; `plan` is None where nothing could run."""
    problems: list[Problem] = []
    where = _where(result)
    if expected.status is not None and result.status != expected.status:
        problems.append(Problem("status", expected.status, result.status, where))
    if result.error is not None and result.status not in {"failed", "incident"}:
        problems.append(Problem("run", None, result.error["message"], where))
    ends = [] if plan is None else end_events(result.events, plan)
    if expected.end_event is not None and expected.end_event not in ends:
        problems.append(Problem("end_event", expected.end_event, [*ends], where))
    problems.extend(_off_the_path(result.completed, expected.path))
    for name, value in expected.variables.items():
        if result.variables.get(name) != value:
            problems.append(Problem("variable", value, result.variables.get(name), name=name))
    return Judged(result, tuple(problems), Coverage() if plan is None else coverage_of(result.events, plan))


def end_events(events: Iterable[NumberedEvent], plan: Plan) -> list[str]:
    """The end events of the process itself that were reached, in order."""
    kinds: dict[tuple[str, str], str] = {}
    found: list[str] = []
    for each in events:
        event = each.event
        if isinstance(event, ElementActivated):
            kinds[each.instance, event.element_instance] = event.element_type
        elif isinstance(event, ElementCompleted) and event.element in plan.nodes:
            kind = kinds.get((each.instance, event.element_instance))
            found.extend([event.element] if kind == "endEvent" else [])
    return found


def _off_the_path(completed: list[str], path: tuple[str, ...]) -> list[Problem]:
    """The first step of the path that did not come; the run went off after the one before it."""
    position, before = 0, None
    for element in path:
        rest = completed[position:]
        if element not in rest:
            return [Problem("path", element, completed[-1] if completed else None, before or element)]
        position += rest.index(element) + 1
        before = element
    return []


def _where(result: RunResult) -> str | None:
    """The element where a run failed or stands, else the last one."""
    if result.error is not None and result.error["element"]:
        return result.error["element"]
    if result.waiting:
        return result.waiting[0]["element"]
    return result.completed[-1] if result.completed else None
