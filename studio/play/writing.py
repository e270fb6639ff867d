"""Scenarios made of what was played, of files that `run_process` takes, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engine.play import Told, end_events, follow, run_scenario, script_of, write_decisions
from engine.play.decisions import Begin
from engine.testing import World
from engine.testing.world import BadScript
from studio.errors import InvalidInput, WrongState
from studio.play.sources import plans_to_play
from studio.play.workers import new_stage, playing_functions
from studio.processes.scenarios.actions import ScenarioContent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.play import Performance
    from studio.accounts.models import User
    from studio.play.sources import Source
    from studio.processes.models import Scenario

UNTOLD = {
    "settle_incident": gettext_lazy("decisions about incidents"),
    "change_variables": gettext_lazy("changed variables"),
    "stop": gettext_lazy("a stopped instance"),
    "begin": gettext_lazy("further starts"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A run as the content of a scenario, and what the script could not say about it."""

    content: ScenarioContent
    notes: tuple[str, ...] = ()


def written_of(performance: Performance, *, source: Source, person: User, name: str) -> Written:
    """A played session as a scenario; it expects what its script comes to by itself.

    Raises WrongState for a session in which nothing was started.
    """
    told = script_of(performance)
    if not told.process:
        raise WrongState(_("Start the process first: nothing was played yet."))
    content = expecting(told, source=source, person=person, name=name)
    status = performance.stage.instances[performance.main].state.status
    return Written(content, notes_about(told, played=status, expected=content.expected["status"]))


def notes_about(told: Told, *, played: str, expected: str) -> tuple[str, ...]:
    """What people should know before they trust the scenario."""
    notes = []
    if told.untold:
        missing = ", ".join(str(UNTOLD[each]) for each in told.untold)
        notes.append(_("A scenario cannot say: %(missing)s.") % {"missing": missing})
    if {"running": "waiting"}.get(played, played) != expected and expected != "incident":
        notes.append(
            _("By itself the script comes to “%(expected)s”: this is what the scenario expects.")
            % {"expected": expected}
        )
    return tuple(notes)


def expecting(told: Told, *, source: Source, person: User | None, name: str) -> ScenarioContent:
    """A script with the expectations that it meets now."""
    plans = plans_to_play(source, person=person)
    result = run_scenario(
        plans,
        process=told.process,
        variables=told.variables,
        start_event=told.start_event,
        script=told.script,
        functions=playing_functions(),
    )
    ends = end_events(result.events, plans[0])
    expected: dict[str, Any] = {"status": result.status, "path": path_of(result.completed)}
    if ends:
        expected["end_event"] = ends[-1]
    return ScenarioContent(
        name=name,
        start_event=told.start_event or "",
        variables=told.variables,
        script=told.script,
        expected=expected,
    )


def path_of(completed: list[str]) -> list[str]:
    """The completed elements, each once."""
    return list(dict.fromkeys(completed))


def decisions_of(content: ScenarioContent, *, source: Source, person: User) -> list[dict[str, Any]]:
    """The decisions that come to the same as a script; raises InvalidInput for one that means nothing."""
    stage = new_stage(plans_to_play(source, person=person))
    begin = Begin(source.key, dict(content.variables), content.start_event or None)
    try:
        world = World.from_json(content.script)
    except BadScript as error:
        raise InvalidInput(str(error), fields={"script": str(error)}) from error
    performance = follow(stage, world, begin)
    if performance.refusal is not None and not performance.stage.instances:
        raise InvalidInput(performance.refusal, fields=performance.fields)
    return [dict(each) for each in write_decisions(performance.played)]


def exported(scenario: Scenario) -> dict[str, Any]:
    """A scenario as the file that `run_process --script` takes; its other parts stand under "scenario"."""
    about = {
        "name": scenario.name,
        "description": scenario.description,
        "process": scenario.definition.key,
        "start_event": scenario.start_event,
        "variables": scenario.variables,
        "expected": scenario.expected,
        "required": scenario.required,
    }
    return {**scenario.script, "scenario": about}


def imported(data: Mapping[str, Any], *, name: str = "") -> ScenarioContent:
    """Reads what `exported` wrote, or a bare script; raises InvalidInput."""
    script = {key: value for key, value in data.items() if key != "scenario"}
    about = data.get("scenario") or {}
    if not isinstance(about, dict):
        message = _("“scenario” must be an object.")
        raise InvalidInput(message, fields={"scenario": message})
    for part, kind in (("variables", dict), ("expected", dict), ("name", str), ("description", str)):
        if not isinstance(about.get(part) or kind(), kind):
            message = _("“%(part)s” of the scenario has the wrong type.") % {"part": part}
            raise InvalidInput(message, fields={part: message})
    return ScenarioContent(
        name=name or about.get("name") or "",
        description=about.get("description") or "",
        start_event=str(about.get("start_event") or ""),
        variables=about.get("variables") or {},
        script=script,
        expected=about.get("expected") or {},
        required=about.get("required") is not False,
    )
