"""The files that the measurements run, as text that other engines read too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, pairwise

from engine.compile import compile_process
from engine.parse import read_definitions
from engine.plan import Plan

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:p="http://periscope.dev/schema/bpmn"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' id="d" targetNamespace="http://periscope.dev/bench">\n'
)
TASK = '<task id="{id}" name="Task {id}"/>'
SCRIPT = '<scriptTask id="{id}" name="Task {id}" scriptFormat="python"><script>n = 1</script></scriptTask>'


USER = (
    '<userTask id="{id}" name="Ask {id}"><extensionElements><p:TaskDefinition candidateGroups="managers">'
    '<p:formData><p:field name="approved" type="boolean" required="true" label="Go on?"/>'
    '<p:field name="comment" type="text" maxLength="200" visibleWhen="approved == false"/>'
    "</p:formData></p:TaskDefinition></extensionElements></userTask>"
)
WEBHOOK = (
    '<serviceTask id="{id}" name="Call {id}"><extensionElements>'
    '<p:WebhookConfiguration url="https://api.example/${{n}}" method="POST" outputVariable="answer"/>'
    '<p:RetryPolicy maxAttempts="5"/></extensionElements></serviceTask>'
)
SETTING = (
    '<serviceTask id="{id}" name="Set {id}"><extensionElements><p:VariableConfiguration>'
    '<p:set name="n" expression="n + 1"/></p:VariableConfiguration></extensionElements></serviceTask>'
)
KINDS = (SCRIPT, USER, WEBHOOK, SETTING, TASK)


def chain(tasks: int, *, tag: str | Sequence[str] = TASK) -> bytes:
    """A start, tasks in a row, an end, and a diagram; of several tags the tasks take turns."""
    ids = ["start", *(f"t{number}" for number in range(tasks)), "end"]
    tags = cycle([tag] if isinstance(tag, str) else tag)
    inner = (each.format(id=id_) for id_, each in zip(ids[1:-1], tags, strict=False))
    nodes = ['<startEvent id="start"/>', *inner, '<endEvent id="end"/>']
    flows = [
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(pairwise(ids))
    ]
    shapes = [
        f'<bpmndi:BPMNShape id="s_{each}" bpmnElement="{each}">'
        f'<dc:Bounds x="{number * 120}" y="80" width="100" height="80"/></bpmndi:BPMNShape>'
        for number, each in enumerate(ids)
    ]
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="bench">{"".join(shapes)}</bpmndi:BPMNPlane>'
    inside = "\n".join([*nodes, *flows])
    return (
        f'{_HEAD}<process id="bench" name="Bench" isExecutable="true">\n{inside}\n</process>\n'
        f'<bpmndi:BPMNDiagram id="diagram">{plane}</bpmndi:BPMNDiagram></definitions>\n'
    ).encode()


def loop(limit: int) -> bytes:
    """A variable task that is repeated until it has counted to `limit`."""
    counting = '<p:set name="n" expression="(n if n != null else 0) + 1"/>'
    work = f"<p:VariableConfiguration>{counting}</p:VariableConfiguration>"
    again = f"<conditionExpression>n &lt; {limit}</conditionExpression>"
    return (
        f'{_HEAD}<process id="bench" isExecutable="true"><startEvent id="start"/><exclusiveGateway id="in"/>'
        f'<serviceTask id="count"><extensionElements>{work}</extensionElements></serviceTask>'
        '<exclusiveGateway id="again" default="out"/><endEvent id="end"/>'
        '<sequenceFlow id="a" sourceRef="start" targetRef="in"/>'
        '<sequenceFlow id="b" sourceRef="in" targetRef="count"/>'
        '<sequenceFlow id="c" sourceRef="count" targetRef="again"/>'
        f'<sequenceFlow id="d" sourceRef="again" targetRef="in">{again}</sequenceFlow>'
        '<sequenceFlow id="out" sourceRef="again" targetRef="end"/></process></definitions>'
    ).encode()


def plan_of(data: bytes) -> Plan:
    """Its plan."""
    return compile_process(read_definitions(data), "bench")
