"""Writes scenarios: every act is noted in the audit log, because approvals may hang on them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.testing.world import BadScript, World
from studio.accounts.permissions import has, require
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.processes.models import Definition
from studio.processes.scenarios.models import Scenario
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_NAME = 200
LARGEST = 500_000
"""Characters of one scenario as JSON."""

STATUSES = ("completed", "failed", "waiting", "incident", "cancelled", "refused")
EXPECTED = ("status", "end_event", "path", "variables")


@dataclass(frozen=True, slots=True)
class ScenarioContent:
    """What people write down of a scenario."""

    name: str
    description: str = ""
    start_event: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    script: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, Any] = field(default_factory=dict)
    required: bool = True

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what decides about the outcome."""
        parts = [self.start_event, self.variables, self.script, self.expected]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def create_scenario(actor: User, *, definition: Definition, content: ScenarioContent) -> Scenario:
    """Adds a scenario. Raises NotAllowed, InvalidInput by field, and Conflict where the name is taken."""
    require(actor, Right.MODEL)
    check_content(content)
    scenario = Scenario(definition=definition, created_by=actor)
    store(scenario, content=content)
    note_act(actor, action="scenario.created", scenario=scenario)
    return scenario


@transaction.atomic
def change_scenario(actor: User, *, scenario: Scenario, content: ScenarioContent) -> Scenario:
    """Replaces what a scenario says. Raises NotAllowed, InvalidInput by field, and Conflict."""
    require(actor, Right.MODEL)
    check_content(content)
    if not content.required:
        check_may_excuse(actor, scenario=scenario)
    if asks_less(content.expected, before=scenario.expected):
        check_may_excuse(actor, scenario=scenario, field="expected")
    store(scenario, content=content)
    note_act(actor, action="scenario.changed", scenario=scenario)
    return scenario


@transaction.atomic
def copy_scenario(actor: User, *, scenario: Scenario) -> Scenario:
    """Adds a scenario that says the same, under a free name."""
    require(actor, Right.MODEL)
    copied = Scenario(definition=scenario.definition, created_by=actor)
    name = free_name(scenario.definition, wanted=_("Copy of %(name)s") % {"name": scenario.name})
    store(copied, content=content_of(scenario, name=name))
    note_act(actor, action="scenario.created", scenario=copied)
    return copied


@transaction.atomic
def delete_scenario(actor: User, *, scenario: Scenario) -> None:
    """Takes a scenario out of use; `restore_scenario` brings it back. Raises NotAllowed, InvalidInput."""
    require(actor, Right.MODEL)
    check_may_excuse(actor, scenario=scenario)
    gone = Scenario.objects.filter(pk=scenario.pk, deleted_at=None).update(deleted_at=timezone.now())
    if gone:
        note_act(actor, action="scenario.deleted", scenario=scenario)


@transaction.atomic
def restore_scenario(actor: User, *, scenario: Scenario) -> Scenario:
    """Brings a deleted scenario back. Raises Conflict where its name was given away meanwhile."""
    require(actor, Right.MODEL)
    if scenario.deleted_at is not None:
        scenario.deleted_at = None
        save(scenario)
        note_act(actor, action="scenario.restored", scenario=scenario)
    return scenario


@transaction.atomic
def require_scenarios(actor: User, *, definition: Definition, required: bool) -> None:
    """Says whether an approval needs the scenarios; reviewers decide, not who wants to be approved."""
    require(actor, Right.REVIEW)
    changed = Definition.objects.filter(pk=definition.pk, scenarios_required=not required)
    if changed.update(scenarios_required=required):
        record(
            actor,
            action="scenarios.required" if required else "scenarios.not_required",
            object_type="process",
            object_id=definition.key,
            object_name=definition.name,
        )
    definition.scenarios_required = required


def check_may_excuse(actor: User, *, scenario: Scenario, field: str = "required") -> None:
    """Raises InvalidInput where an approval asks for the scenario and the actor does not review."""
    asked = Scenario.objects.filter(pk=scenario.pk, required=True, definition__scenarios_required=True)
    if asked.exists() and not has(actor, Right.REVIEW):
        message = _("An approval asks for this scenario: only a reviewer can excuse a version from it.")
        raise InvalidInput(message, fields={field: message})


def asks_less(expected: dict[str, Any], *, before: dict[str, Any]) -> bool:
    """Tells whether something that had to hold need not hold any more; other values are no less."""
    given = {name for name in EXPECTED if expected.get(name)}
    if {name for name in EXPECTED if before.get(name)} - given:
        return True
    if len(expected.get("path") or ()) < len(before.get("path") or ()):
        return True
    return bool((before.get("variables") or {}).keys() - (expected.get("variables") or {}).keys())


def check_content(content: ScenarioContent) -> None:
    """Raises InvalidInput with a message per field."""
    fields: dict[str, str] = {}
    if not content.name.strip() or len(content.name) > LONGEST_NAME:
        fields["name"] = _("Give it a name of at most %(n)s characters.") % {"n": LONGEST_NAME}
    try:
        World.from_json(content.script)
    except BadScript as error:
        fields["script"] = str(error)
    problem = problem_of_expected(content.expected)
    if problem:
        fields["expected"] = problem
    whole = json.dumps([content.variables, content.script, content.expected])
    if len(whole) > LARGEST:
        fields[""] = _("This scenario is too large: at most %(n)s characters.") % {"n": LARGEST}
    if fields:
        raise InvalidInput(" ".join(fields.values()), fields=fields)


def problem_of_expected(expected: dict[str, Any]) -> str:
    """Why the expectations mean nothing; "" where they do."""
    unknown = sorted(expected.keys() - set(EXPECTED))
    if unknown:
        return _("Unknown: %(names)s. Known are %(known)s.") % {
            "names": ", ".join(unknown),
            "known": ", ".join(EXPECTED),
        }
    if expected.get("status") not in {None, *STATUSES}:
        return _("The status is one of %(known)s.") % {"known": ", ".join(STATUSES)}
    path = expected.get("path") or []
    if not isinstance(path, list) or not all(isinstance(each, str) for each in path):
        return _("The path is a list of ids of elements.")
    if not isinstance(expected.get("variables") or {}, dict):
        return _("The variables are an object: name and value.")
    if not isinstance(expected.get("end_event") or "", str):
        return _("The end event is the id of an element.")
    return ""


def store(scenario: Scenario, *, content: ScenarioContent) -> None:
    """Fills a row and saves it; raises Conflict where the name is taken."""
    scenario.name = content.name.strip()
    scenario.description = content.description.strip()
    scenario.start_event = content.start_event
    scenario.variables = content.variables
    scenario.script = content.script
    scenario.expected = {name: value for name, value in content.expected.items() if value not in (None, "")}
    scenario.required = content.required
    scenario.fingerprint = content.fingerprint
    save(scenario)


def save(scenario: Scenario) -> None:
    """Saves a row; raises Conflict where another scenario has the name."""
    try:
        with transaction.atomic():
            scenario.save()
    except IntegrityError as error:
        raise Conflict(
            _("There is a scenario “%(name)s” already: choose another name.") % {"name": scenario.name}
        ) from error


def content_of(scenario: Scenario, *, name: str = "") -> ScenarioContent:
    """What a scenario says, under its own or another name."""
    return ScenarioContent(
        name=name or scenario.name,
        description=scenario.description,
        start_event=scenario.start_event,
        variables=scenario.variables,
        script=scenario.script,
        expected=scenario.expected,
        required=scenario.required,
    )


def free_name(definition: Definition, *, wanted: str) -> str:
    """The wanted name, with a number behind it where it is taken."""
    taken = set(definition.scenarios.filter(deleted_at=None).values_list("name", flat=True))
    names = (wanted[: LONGEST_NAME - 6] + (f" ({n})" if n > 1 else "") for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def note_act(actor: User, *, action: str, scenario: Scenario) -> None:
    """Writes an act on a scenario into the audit log."""
    record(
        actor,
        action=action,
        object_type="process",
        object_id=scenario.definition.key,
        object_name=scenario.definition.name,
        summary=scenario.name,
        details={"scenario": scenario.pk, "fingerprint": scenario.fingerprint, "required": scenario.required},
    )
