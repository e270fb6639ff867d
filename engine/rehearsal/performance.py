"""One rehearsal on a real server, from its worker to its result."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from temporalio.client import Client
from temporalio.worker import Worker

from engine.errors import InvalidVariable
from engine.events import InstanceStarted, NumberedEvent
from engine.json_values import JsonObject
from engine.plan import Plan
from engine.ports import FunctionRunner, Ports
from engine.rehearsal.director import Director
from engine.rehearsal.ledger import Ledger
from engine.rehearsal.mail import Mail
from engine.rehearsal.plans import GivenPlans
from engine.rehearsal.scene import Actor
from engine.rehearsal.work import DirectedActivities, DirectedWork
from engine.temporal import EngineClient, StartRequest, make_worker
from engine.testing.memory_host import BEGINNING
from engine.testing.post import Opening, PostOffice
from engine.testing.results import RunResult, result_of
from engine.testing.running import endless
from engine.testing.world import World


async def run_on_temporal(
    client: Client,
    plans: Sequence[Plan],
    *,
    mark: str,
    variables: JsonObject | None = None,
    world: World | None = None,
    functions: FunctionRunner | None = None,
    beside: Sequence[str] = (),
    now: float = BEGINNING,
    start_event: str | None = None,
) -> RunResult:
    """Runs the first of the plans, the others beside it, until its end or to rest.

    The same result as `engine.testing.run` gives in memory, by a real server and worker. Those `beside`
    it are started before. `mark` keeps this rehearsal apart from all others on the server.
    """
    world = world or World()
    post = PostOffice(world, plans)
    opening = Opening(plans[0].process_id, start_event) if start_event else post.opening(plans[0].process_id)
    given = {**opening.variables, **(variables or {})}
    try:
        plans[0].check_input(given)
    except InvalidVariable as error:
        refusal: dict[str, str | None] = {"code": "invalid-variable", "message": str(error), "element": None}
        return RunResult("refused", error=refusal)
    ledger, work = Ledger(), DirectedWork(functions)
    queue = f"rehearsal-{mark}"
    engine = EngineClient(client, task_queue=queue)
    by_id = {plan.process_id: plan for plan in plans}
    director = Director(engine, ledger, work, world, Mail(engine, post), by_id, now)
    main = Actor(f"{plans[0].process_id}-1@{mark}", plans[0].process_id)
    begin = _beginning(main, plans[0], given, opening, now=now)
    ports = Ports(ledger, GivenPlans(plans), work, work, work, work, work)
    async with _worker(client, ports, work, task_queue=queue):
        await _perform(director, main, begin, beside=beside)
    return _told(director, main.id, mark)


def _worker(
    client: Client, ports: Ports, work: DirectedWork, *, task_queue: str
) -> AbstractAsyncContextManager[Worker]:
    """Writes each step by itself: the ledger tells them apart."""
    return make_worker(
        client,
        ports,
        task_queue=task_queue,
        activities=lambda ports: DirectedActivities(ports, work),
        live_pause=0,
    )


def _beginning(main: Actor, plan: Plan, given: JsonObject, opening: Opening, *, now: float) -> StartRequest:
    return StartRequest(
        main.id,
        main.process,
        plan.fingerprint,
        variables=given,
        clock=now,
        start_event=opening.start_event,
    )


async def _perform(director: Director, main: Actor, begin: StartRequest, *, beside: Sequence[str]) -> None:
    """From the start to rest; what is still alive then is stopped."""
    await director.prepare(main, beside=beside)
    await director.engine.start(begin)
    await director.play(main)
    for actor in director.actors.values():
        if not actor.over:
            await director.engine.cancel(actor.id, reason="the rehearsal is over")


def _told(director: Director, main: str, mark: str) -> RunResult:
    events = [_unmarked(each, f"@{mark}") for each in director.events]
    result = result_of(events, main=main.replace(f"@{mark}", ""))
    if director.exhausted:
        result.error = endless()
    elif result.error is None and director.refusals:
        result.error = {"code": "answer-refused", "message": director.refusals[0], "element": None}
    return result


def _unmarked(numbered: NumberedEvent, mark: str) -> NumberedEvent:
    """The event as the memory host tells it: instance ids without what keeps rehearsals apart."""
    event = numbered.event
    if isinstance(event, InstanceStarted):
        event = replace(event, parent=_without(event.parent, mark), root=_without(event.root, mark))
    return NumberedEvent(numbered.instance.replace(mark, ""), numbered.sequence, event)


def _without(instance: str | None, mark: str) -> str | None:
    return None if instance is None else instance.replace(mark, "")
