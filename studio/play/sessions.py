"""Sessions: read, and changed by one decision at a time. What is stored is a short list of decisions."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.play import Performance, UnreadableDecision, perform, read_decisions
from engine.play.following import MOST_DECISIONS
from studio.accounts.permissions import require
from studio.errors import Conflict, InvalidInput, NotFound, WrongState
from studio.play.models import PlaySession
from studio.play.sources import plans_to_play
from studio.play.workers import new_stage
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.plan import Plan
    from engine.play import Stage
    from studio.accounts.models import User
    from studio.play.sources import Source
    from studio.processes.models import Definition, Scenario

LARGEST = 500_000
"""Characters of a session as JSON."""

KEPT = timedelta(days=30)
"""How long a session lives that nobody plays."""


def session_of(person: User, *, definition: Definition) -> PlaySession:
    """The person's session with a process; an empty one that is not stored where there is none."""
    require(person, Right.WATCH)
    found = PlaySession.objects.filter(person=person, definition=definition).first()
    return found or PlaySession(person=person, definition=definition)


def play(session: PlaySession, *, source: Source, steps: int | None = None) -> Performance:
    """Plays the stored decisions, or the first `steps` of them, on what is played; stores nothing."""
    decisions = readable(session.decisions if steps is None else session.decisions[:steps])
    return perform(stage_for(source, session=session), decisions)


def stage_for(source: Source, *, session: PlaySession) -> Stage:
    """An empty stage with everything that may be called; raises InvalidInput for what cannot run.

    Its clock starts when the session was begun, and stands still until somebody skips time.
    """
    return new_stage(plans_to_play(source, person=session.person), now=session.begun_at.timestamp())


def main_plan(performance: Performance, *, source: Source) -> Plan:
    """The plan of the process that is played."""
    return performance.stage.plans[source.key]


def decide(person: User, *, source: Source, decision: dict[str, Any], at: int | None = None) -> Performance:
    """Plays one more decision and keeps it; what was taken back is gone then.

    `at` is how many decisions the person has seen: Conflict when the session has gone on elsewhere, or does
    meanwhile: scripts take their time, and nobody waits for a lock until they are done. Raises InvalidInput
    for a decision that means nothing or does not fit, with a message per field of its form.
    """
    seen = session_of(person, definition=source.definition)
    if at is not None and at != len(seen.decisions):
        raise went_on(seen)
    if not seen.decisions:
        seen.begun_at = timezone.now()
    decisions = [*seen.decisions, decision]
    check_size(decisions)
    performance = perform(stage_for(source, session=seen), readable(decisions))
    if performance.refusal is not None:
        refuse(performance, stored=len(seen.decisions))
    keep(seen, decision=decision)
    return performance


@transaction.atomic
def keep(seen: PlaySession, *, decision: dict[str, Any]) -> None:
    """Adds a decision to the session that was seen; raises Conflict when it is another one by now."""
    session = locked(seen.person, definition=seen.definition)
    if session.decisions != seen.decisions:
        raise went_on(session)
    session.decisions, session.undone = [*seen.decisions, decision], []
    session.begun_at = seen.begun_at
    remember_start(session, decision)
    session.save()


def went_on(session: PlaySession) -> Conflict:
    """Says that the session is not what the person has seen."""
    return Conflict(
        _("This session went on in another window: look at it first."),
        current={"decisions": len(session.decisions)},
    )


def refuse(performance: Performance, *, stored: int) -> None:
    """Raises InvalidInput for the new decision, WrongState where an earlier one fits no longer."""
    if len(performance.played) < stored:
        raise WrongState(
            _(
                "The process has changed: only the first %(count)s decisions still fit. "
                "Go back to there first. %(reason)s"
            )
            % {"count": len(performance.played), "reason": performance.refusal}
        )
    raise InvalidInput(performance.refusal or "", fields=performance.fields)


@transaction.atomic
def rewind(person: User, *, definition: Definition, to: int) -> PlaySession:
    """Takes back all decisions after the first `to`; they can be done again."""
    session = locked(person, definition=definition)
    if not 0 <= to <= len(session.decisions):
        message = _("Between 0 and %(count)s decisions can be kept.") % {"count": len(session.decisions)}
        raise InvalidInput(message, fields={"to": message})
    session.undone = [*session.decisions[to:], *session.undone][:MOST_DECISIONS]
    session.decisions = session.decisions[:to]
    session.save()
    return session


@transaction.atomic
def do_again(person: User, *, definition: Definition) -> PlaySession:
    """Does the next decision again that was taken back; raises WrongState where there is none."""
    session = locked(person, definition=definition)
    if not session.undone:
        raise WrongState(_("There is nothing to do again."))
    session.decisions = [*session.decisions, session.undone[0]]
    session.undone = session.undone[1:]
    session.save()
    return session


@transaction.atomic
def replace(
    person: User,
    *,
    definition: Definition,
    decisions: list[dict[str, Any]],
    scenario: Scenario | None = None,
) -> PlaySession:
    """Begins anew with these decisions."""
    check_size(decisions)
    session = locked(person, definition=definition)
    session.decisions, session.undone, session.scenario = decisions, [], scenario
    session.begun_at = timezone.now()
    session.save()
    return session


def forget(person: User, *, definition: Definition) -> None:
    """Begins anew, with nothing but the memory of the last starts."""
    replace(person, definition=definition, decisions=[])


def forget_old() -> int:
    """Removes sessions that nobody has played for long; returns how many."""
    removed, _by_model = PlaySession.objects.filter(changed_at__lt=timezone.now() - KEPT).delete()
    return removed


def locked(person: User, *, definition: Definition) -> PlaySession:
    """The person's session, locked until the transaction ends, made where there is none."""
    require(person, Right.WATCH)
    PlaySession.objects.get_or_create(person=person, definition=definition)
    sessions = PlaySession.objects.select_for_update(of=("self",)).select_related("person")
    found = sessions.filter(person=person, definition=definition).first()
    if found is None:
        raise NotFound(_("This session is gone."))
    return found


def readable(decisions: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
    """The decisions as the engine has them; raises InvalidInput."""
    try:
        return read_decisions(decisions)
    except UnreadableDecision as error:
        raise InvalidInput(str(error), fields={"decision": str(error)}) from error


def check_size(decisions: list[dict[str, Any]]) -> None:
    """Raises InvalidInput for a session that is too long or too large."""
    if len(decisions) > MOST_DECISIONS or len(json.dumps(decisions)) > LARGEST:
        message = _("This session is too long: begin anew, or go back.")
        raise InvalidInput(message, fields={"decision": message})


def remember_start(session: PlaySession, decision: dict[str, Any]) -> None:
    """Keeps the variables of a start, to offer them next time."""
    if decision["do"] == "begin" and decision["process"] == session.definition.key:
        session.starts = {**session.starts, decision.get("start_event") or "": decision.get("variables", {})}
