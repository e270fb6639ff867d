"""Small processes for the tests of validation, written as arrows."""

from __future__ import annotations

from engine.findings import Finding
from engine.validate import check_file

_TAGS = {
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "o": "inclusiveGateway",
    "v": "eventBasedGateway",
    "s": "startEvent",
    "e": "endEvent",
}


def file(inside: str, *, after: str = "") -> bytes:
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="t"'
        ' xmlns:periscope="http://periscope.dev/schema/bpmn">\n'
        f'<process id="P" isExecutable="true">{inside}</process>{after}</definitions>'
    ).encode()


def drawn(arrows: str, *, more: str = "") -> bytes:
    """A process from `s a, a x1 if n > 1`: the first letter of an id tells the element, others are tasks.

    Ids that `more` already holds are not made again.
    """
    flows, nodes = [], {}
    for number, arrow in enumerate(each.strip() for each in arrows.split(",")):
        ends, _, condition = arrow.partition(" if ")
        source, target = ends.split()
        nodes |= {source: None, target: None}
        inside = f"<conditionExpression><![CDATA[{condition}]]></conditionExpression>" if condition else ""
        flows.append(
            f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'
        )
    made = [f'<{_tag(node)} id="{node}" name="{node}"/>' for node in nodes if f'id="{node}"' not in more]
    return file("\n".join([*made, more, *flows]))


def _tag(node: str) -> str:
    return _TAGS.get(node[0], "task") if len(node) == 1 or node[1:].isdigit() else "task"


def found(data: bytes, *rules: str) -> list[tuple[str, str | None]]:
    """Rule and element of every finding of these rules, in their order."""
    return [(each.rule, each.element) for each in check_file(data).findings if each.rule in rules]


def first(data: bytes, rule: str) -> Finding:
    return next(each for each in check_file(data).findings if each.rule == rule)
