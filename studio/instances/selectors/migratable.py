"""How many of the instances under way could be moved to a version, before anybody approves or deploys it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.compile import compile_runnable
from engine.interpreter.migration import CAN, CANNOT, CHOICE
from engine.parse import read_definitions
from studio.accounts.permissions import require
from studio.instances.lifecycle import ENDED
from studio.instances.live_states import read_states
from studio.instances.models import Instance
from studio.instances.selectors.migration import FamilyVerdict, families, members
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from engine.plan import Plan
    from studio.accounts.models import User
    from studio.processes.models import Version

SAMPLE: Final = 25
"""Each instance is asked; of more than these the first are looked at, and the page says so."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The instances of one process on one version: how many run, and what would become of them."""

    process_id: str
    version: int
    running: int
    looked_at: int
    can: int
    choice: int
    cannot: int
    reasons: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        names = ("process_id", "version", "running", "looked_at", "can", "choice", "cannot")
        return {**{name: getattr(self, name) for name in names}, "reasons": list(self.reasons)}


def outlook_for(user: User, *, version: Version, sample: int = SAMPLE) -> list[Outlook]:
    """Judges running instances of the other versions against this one, without moving any.

    Raises NotAllowed for who may not watch, and Unavailable when Temporal cannot be asked.
    """
    require(user, Right.WATCH)
    plans = compile_runnable(read_definitions(version.xml.encode()))
    return [each for plan in plans for each in outlook_of_process(plan, version=version, sample=sample)]


def outlook_of_process(plan: Plan, *, version: Version, sample: int) -> list[Outlook]:
    """Judges the instances of one process of the file, version by version, the newest first."""
    alive = running_elsewhere(plan.process_id, version=version)
    numbers = alive.order_by("-deployment__version__number").values_list(
        "deployment__version__number", flat=True
    )
    return [
        outlook_of(list(rows[:sample]), plan=plan, number=number, running=rows.count())
        for number in dict.fromkeys(numbers)
        for rows in [alive.filter(deployment__version__number=number).order_by("started_at", "pk")]
    ]


def running_elsewhere(process_id: str, *, version: Version) -> QuerySet[Instance]:
    """Returns whole instances under way of the other versions of a process."""
    found = Instance.objects.filter(process_id=process_id, scope_element="", sequence__gt=0)
    found = found.exclude(state__in=ENDED).exclude(deployment=None).exclude(deployment__version=version)
    return found.defer("fold", "variables")


def outlook_of(instances: Sequence[Instance], *, plan: Plan, number: int, running: int) -> Outlook:
    """Asks these instances for their states and judges each with its sub-processes."""
    family = families(list(instances))
    states = read_states([row.pk for rows in family.values() for row in rows])
    verdicts = [
        FamilyVerdict(tuple(members(rows, states, plan, choices=None, timers="keep")))
        for rows in family.values()
    ]
    counted = Counter(each.verdict for each in verdicts)
    reasons = Counter(
        str(one.reason)
        for each in verdicts
        for one in each.judgements
        if one.verdict == CANNOT and one.reason
    )
    return Outlook(
        plan.process_id,
        number,
        running,
        len(verdicts),
        counted[CAN],
        counted[CHOICE],
        counted[CANNOT],
        tuple(reason for reason, _count in reasons.most_common(3)),
    )
