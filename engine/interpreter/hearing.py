"""What happens when one part of something bigger has ended: of a loop, or of a compensation."""

from __future__ import annotations

from engine.elements.compensation import COMPENSATING
from engine.interpreter.compensating import go_on_compensating
from engine.interpreter.performing import ask
from engine.interpreter.repeating import loop_of
from engine.interpreter.running import Running
from engine.json_values import Json
from engine.state.lifecycle import ACTIVE


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
            ask(run, execution, node, loop.go_on)
