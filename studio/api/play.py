"""Operations of Play: a session of one's own with a process, decision by decision, without deploying it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.rate_limits import limit_rate
from studio.api.schemas import Input
from studio.instances.selectors.instances import instance_visible_to
from studio.play import sessions
from studio.play.opening import open_instance, open_scenario
from studio.play.sources import Source, source_of
from studio.play.telling import start_data, told
from studio.processes.scenarios.selectors import scenario_visible_to
from studio.processes.selectors.definitions import DRAFT, definition_visible_to

if TYPE_CHECKING:
    from engine.play import Performance

router = Router()
PLAYS_PER_MINUTE = 240

Of = Annotated[str, Field(description="What is played: “draft” (one's own) or the number of a version.")]


class PlayOut(Schema):
    """A session as it is now: its events, what waits for a decision, and what was reached."""

    of: str
    decisions: list[dict[str, Any]]
    undone: int
    played: int
    refusal: str | None
    marks: list[int]
    events: list[dict[str, Any]]
    now: float
    exhausted: bool
    instances: list[dict[str, Any]]
    waiting: list[dict[str, Any]]
    starts: list[dict[str, Any]]
    hold: list[str]
    coverage: dict[str, Any]
    unknowns: list[dict[str, Any]]
    scenario: int | None


class DecisionIn(Input):
    """One more decision; `at` is how many there were when it was made: 409 when there are more by now."""

    of: Of = DRAFT
    decision: dict[str, Any] = Field(
        examples=[
            {"do": "begin", "process": "purchase_request", "variables": {"item": "Chair"}},
            {"do": "answer_task", "instance": "purchase_request-1", "task": "u9", "data": {"approved": True}},
            {"do": "answer_work", "instance": "purchase_request-1", "call": "c8", "result": {"risk": "low"}},
            {"do": "skip_time", "instance": "purchase_request-1", "handle": "t12"},
        ]
    )
    at: int | None = Field(default=None, examples=[3])


class RewindIn(Input):
    """How many decisions stay."""

    of: Of = DRAFT
    to: int = Field(examples=[2])


class OpenIn(Input):
    """What to play again: a scenario of the process, or a copy of an instance without sensitive values."""

    of: Of = DRAFT
    scenario: int | None = Field(default=None, examples=[7])
    instance: str = Field(default="", examples=["purchase_request-4f0c"])


class OfIn(Input):
    """What is played."""

    of: Of = DRAFT


class StartOut(Schema):
    """What a start begins with: the values of the last time, else samples of what the process declares."""

    variables: dict[str, Any]


class OfQuery(Schema):
    """What is played, and by which start event."""

    of: str = DRAFT
    start_event: str = ""


@router.get("/processes/{key}/play", response=PlayOut)
def get_play(request: PersonRequest, key: str, asked: Query[OfQuery]) -> dict[str, Any]:
    """Plays one's session again and tells where it stands."""
    return shown(request, source=source(request, key, asked.of))


@router.get("/processes/{key}/play/start", response=StartOut)
def get_play_start(request: PersonRequest, key: str, asked: Query[OfQuery]) -> dict[str, Any]:
    """Returns variables to begin with."""
    played = source(request, key, asked.of)
    session = sessions.session_of(request.user, definition=played.definition)
    plan = sessions.main_plan(sessions.play(session, source=played, steps=0), source=played)
    return start_data(plan, session=session, start_event=asked.start_event)


@router.post("/processes/{key}/play/decisions", response=PlayOut)
def decide_in_play(request: PersonRequest, key: str, data: DecisionIn) -> dict[str, Any]:
    """Plays one more decision; 422 says why it does not fit, by field of its form where there is one."""
    played = source(request, key, data.of)
    performance = sessions.decide(request.user, source=played, decision=data.decision, at=data.at)
    return shown(request, source=played, performance=performance)


@router.post("/processes/{key}/play/rewind", response=PlayOut)
def rewind_play(request: PersonRequest, key: str, data: RewindIn) -> dict[str, Any]:
    """Goes back to an earlier moment; what is taken back can be done again."""
    played = source(request, key, data.of)
    sessions.rewind(request.user, definition=played.definition, to=data.to)
    return shown(request, source=played)


@router.post("/processes/{key}/play/again", response=PlayOut)
def do_again_in_play(request: PersonRequest, key: str, data: OfIn) -> dict[str, Any]:
    """Does the next decision again that was taken back."""
    played = source(request, key, data.of)
    sessions.do_again(request.user, definition=played.definition)
    return shown(request, source=played)


@router.post("/processes/{key}/play/open", response=PlayOut)
def open_in_play(request: PersonRequest, key: str, data: OpenIn) -> dict[str, Any]:
    """Plays a scenario, or a redacted copy of an instance; one's session begins anew with it."""
    played = source(request, key, data.of)
    if data.scenario is not None:
        scenario = scenario_visible_to(request.user, key=key, pk=data.scenario)
        open_scenario(request.user, source=played, scenario=scenario)
    else:
        instance = instance_visible_to(request.user, pk=data.instance)
        open_instance(request.user, source=played, instance=instance)
    return shown(request, source=played)


@router.delete("/processes/{key}/play", response={204: None})
def end_play(request: PersonRequest, key: str) -> Status[None]:
    """Forgets one's session."""
    sessions.forget(request.user, definition=definition_visible_to(request.user, key=key))
    return Status(204, None)


def source(request: PersonRequest, key: str, of: str) -> Source:
    """What is played; each playing counts."""
    limit_rate(request.user, what="play", per_minute=PLAYS_PER_MINUTE)
    definition = definition_visible_to(request.user, key=key)
    return source_of(request.user, definition=definition, of=of)


def shown(
    request: PersonRequest, *, source: Source, performance: Performance | None = None
) -> dict[str, Any]:
    """The session as it is now."""
    session = sessions.session_of(request.user, definition=source.definition)
    return told(performance or sessions.play(session, source=source), session=session, source=source)
