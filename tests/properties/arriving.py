"""What comes from outside, written as BPMN: its messages and signals, and the clocks that say when."""

from __future__ import annotations

from tests.properties.fragments import DURATION, seconds
from tests.properties.tree import Border, Drawn, Task, walk


def ticks(drawn: Drawn) -> list[tuple[str, int]]:
    """The moments at which something comes from outside, each with the name of its clock."""
    found = [
        (each.id, each.arrives) for each in walk(drawn) if isinstance(each, Task | Border) and each.arrives
    ]
    return [*found, *((f"{name}_{place}", moment) for place, (name, moment) in enumerate(drawn.signals))]


def clock(name: str, moment: int) -> str:
    """A process that waits for a moment; when it ends, the world lets go of what was to arrive then."""
    timer = DURATION.format(seconds(moment))
    return (
        f'<process id="clock_{name}" isExecutable="true">'
        f'<startEvent id="wind_{name}"><messageEventDefinition messageRef="wind_{name}_m"/></startEvent>'
        f'<intermediateCatchEvent id="wait_{name}">{timer}</intermediateCatchEvent>'
        f'<endEvent id="tick_{name}"/>'
        f'<sequenceFlow id="a_{name}" sourceRef="wind_{name}" targetRef="wait_{name}"/>'
        f'<sequenceFlow id="b_{name}" sourceRef="wait_{name}" targetRef="tick_{name}"/></process>\n'
    )


def post(drawn: Drawn) -> str:
    """Messages and signals by name."""
    names = [f"wind_{name}" for name, _ in ticks(drawn)]
    names += [f"M_{each.id}" for each in walk(drawn) if hears_message(each)]
    messages = "".join(f'<message id="{name}_m" name="{name}"/>' for name in names)
    heard = {each.signal for each in walk(drawn) if isinstance(each, Task | Border) and each.signal}
    signals = "".join(f'<signal id="{name}_s" name="{name}"/>' for name in sorted(heard))
    return f"{messages}{signals}\n"


def hears_message(each: object) -> bool:
    waits = isinstance(each, Task) and each.kind in {"receive", "message"}
    return waits or (isinstance(each, Border) and each.kind == "message")
