"""Small processes as text, and the plans made of them."""

from __future__ import annotations

from itertools import pairwise

from engine.compile import compile_file
from engine.parse import read_definitions
from engine.plan import Plan

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:p="http://periscope.dev/schema/bpmn" id="D" targetNamespace="t">'
)


def plans(*processes: str) -> tuple[Plan, ...]:
    """Plans of a file that holds these `process` elements."""
    return compile_file(read_definitions(f"{_HEAD}{''.join(processes)}</definitions>".encode()))


def process(body: str, *, name: str = "order", extensions: str = "") -> str:
    """One executable process."""
    extra = f"<extensionElements>{extensions}</extensionElements>" if extensions else ""
    return f'<process id="{name}" name="Order" isExecutable="true">{extra}{body}</process>'


def chain(*tags: str) -> str:
    """A start event, the given elements in a row, an end event, and the flows between them.

    Each tag is written without its id, which is t1, t2, …: `<userTask name="Look"/>`.
    """
    ids = ["start", *(f"t{number}" for number in range(1, len(tags) + 1)), "end"]
    nodes = ["<startEvent/>", *tags, "<endEvent/>"]
    drawn = [_with_id(tag, element) for tag, element in zip(nodes, ids, strict=True)]
    return "".join(drawn) + flows(*ids)


def flows(*ids: str) -> str:
    """Sequence flows from each id to the next."""
    return "".join(
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, target in pairwise(ids)
    )


def _with_id(tag: str, element: str) -> str:
    name_end = next(i for i, sign in enumerate(tag) if sign in " />" and i > 0)
    return f'{tag[:name_end]} id="{element}"{tag[name_end:]}'


AGENT = (
    '<serviceTask name="Ask the agent"><extensionElements>'
    '<p:AIAgentConfiguration agentId="helper" prompt="Hi">'
    '<p:outputMapping variable="answer"/></p:AIAgentConfiguration>{more}</extensionElements></serviceTask>'
)
