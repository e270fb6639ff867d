"""`run`: a file, or plans, from start to rest in one call."""

from __future__ import annotations

from collections.abc import Sequence

from engine.compile import compile_process
from engine.errors import InvalidVariable, UncompilableProcess
from engine.json_values import JsonObject
from engine.model.process import Definitions
from engine.plan import Plan
from engine.ports import FunctionRunner
from engine.testing.memory_host import BEGINNING, MAX_ANSWERS, MemoryHost
from engine.testing.results import RunResult, result_of
from engine.testing.world import World


def run(
    source: Definitions | Sequence[Plan],
    *,
    process: str | None = None,
    variables: JsonObject | None = None,
    world: World | None = None,
    functions: FunctionRunner | None = None,
    called: Sequence[Definitions] = (),
    now: float = BEGINNING,
    start_event: str | None = None,
) -> RunResult:
    """Runs the executable process of a file (or `process`) until its end or to rest.

    All processes of the file and of `called` files are deployed together. What cannot be compiled, and
    a start with bad input, gives the status "refused".
    """
    try:
        main, plans = plans_of(source, process=process, called=called)
    except UncompilableProcess as error:
        return RunResult("refused", findings=error.findings)
    host = MemoryHost(plans, world=world, functions=functions, now=now)
    try:
        instance = (
            host.start(main, variables, start_event=start_event)
            if start_event
            else host.start_main(main, variables)
        )
    except InvalidVariable as error:
        return RunResult(
            "refused", error={"code": "invalid-variable", "message": str(error), "element": None}
        )
    host.run()
    result = result_of(host.events, main=instance)
    if host.exhausted:
        result.error = endless()
    elif result.error is None and host.refusals:
        result.error = {"code": "answer-refused", "message": host.refusals[0], "element": None}
    return result


def endless() -> dict[str, str | None]:
    """What a result says when the run was stopped."""
    message = f"The run was stopped after {MAX_ANSWERS} answers: is there a loop without an end?"
    return {"code": "endless-run", "message": message, "element": None}


def plans_of(
    source: Definitions | Sequence[Plan], *, process: str | None = None, called: Sequence[Definitions] = ()
) -> tuple[str, list[Plan]]:
    """The process to start and all plans; a neighbour that cannot run is left out, it may never be called.

    Raises UncompilableProcess when the process to start cannot run.
    """
    if not isinstance(source, Definitions):
        return process or source[0].process_id, list(source)
    main = process or executable_process(source)
    plans = [compile_process(source, main)]
    for definitions in (source, *called):
        for each in definitions.processes:
            if each.id not in {plan.process_id for plan in plans}:
                plans.extend(_compiled(definitions, each.id))
    return main, plans


def executable_process(definitions: Definitions) -> str:
    """Id of the first process marked executable, else of the first one; "" for a file without any."""
    marked = [each.id for each in definitions.processes if each.executable]
    return next(iter([*marked, *(each.id for each in definitions.processes)]), "")


def _compiled(definitions: Definitions, process: str) -> list[Plan]:
    try:
        return [compile_process(definitions, process)]
    except UncompilableProcess:
        return []
