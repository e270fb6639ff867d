"""What happens when one part of something bigger has ended: of a loop, or of a compensation."""

from __future__ import annotations

from engine.elements.compensation import COMPENSATING
from engine.elements.moves import Escalate, Move, Send, Throw
from engine.elements.repetition import Repetition
from engine.errors import EngineError
from engine.events import WarningRaised
from engine.interpreter.compensating import go_on_compensating
from engine.interpreter.escalating import escalate_past
from engine.interpreter.incidents import AUTHOR_ERRORS, WORK, raise_for
from engine.interpreter.occurring import occur
from engine.interpreter.performing import ask
from engine.interpreter.repeating import loop_of
from engine.interpreter.running import Running
from engine.interpreter.throwing import throw
from engine.json_values import Json
from engine.plan import Node
from engine.state.correlation import fits_message, fits_signal
from engine.state.effects import ThrowMessage, ThrowSignal
from engine.state.lifecycle import ACTIVE
from engine.state.parts import ElementInstance, Handle


def hear_part(run: Running, director: str, part: int, output: Json) -> None:
    """Tells the execution that it reports to; one at an incident takes note and goes on when resolved."""
    execution = run.state.elements.get(director)
    if execution is None:
        return
    if COMPENSATING in execution.memory:
        go_on_compensating(run, execution)
        return
    node = run.plan.nodes[execution.element]
    loop = loop_of(node, execution)
    if loop is not None:
        loop.record(execution.memory, part=part, output=output)
        if execution.status == ACTIVE:
            go_on_repeating(run, execution, node, loop=loop)


def go_on_repeating(run: Running, execution: ElementInstance, node: Node, *, loop: Repetition) -> None:
    """Throws what the parts that have ended throw, one by one, and goes on unless that has ended the loop."""
    while (moves := _announced(run, execution, node, loop=loop)) is not None:
        for move in moves:
            _throw_beside(run, execution, node, move)
            if execution.status != ACTIVE:
                return
    if execution.status == ACTIVE:
        ask(run, execution, node, loop.go_on)


def _announced(
    run: Running, execution: ElementInstance, node: Node, *, loop: Repetition
) -> tuple[Move, ...] | None:
    try:
        context = run.look_from(node, execution=execution, scope=execution.scope)
        moves = loop.announce(context)
    except AUTHOR_ERRORS as error:
        raise_for(run, execution, error, phase=WORK)
        return None
    return None if moves is None else tuple(moves)


def _throw_beside(run: Running, execution: ElementInstance, node: Node, move: Move) -> None:
    """Boundary events of the execution are asked first, and the execution goes on if they let it."""
    match move:
        case Send():
            _meet(run, execution, move.effect)
        case Escalate():
            escalate_past(run, execution, code=move.code, element=node.id)
        case Throw():
            throw(run, execution, move.error, completes=False)
        case _:
            raise EngineError(f"expected something that a part throws, found {move.__class__.__name__}")


def _meet(run: Running, execution: ElementInstance, thrown: ThrowMessage | ThrowSignal) -> None:
    """The boundary events that wait for it; a message meets one of them, a signal all."""
    waiting = [run.state.handles[each] for each in execution.handles]
    met = [handle for handle in waiting if _fits(handle, thrown)]
    for handle in met[:1] if isinstance(thrown, ThrowMessage) else met:
        if handle.id in run.state.handles:
            occur(run, handle, thrown.payload)
    if not met:
        message = (
            f"No boundary event of {thrown.element} takes the event {thrown.name!r} that its parts throw."
        )
        run.events.append(WarningRaised(run.now, thrown.element, "event-uncaught", message))


def _fits(handle: Handle, thrown: ThrowMessage | ThrowSignal) -> bool:
    if isinstance(thrown, ThrowMessage):
        return fits_message(handle, thrown.name, thrown.key)
    return fits_signal(handle, thrown.name)
