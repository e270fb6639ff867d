"""How long big files take; printed, because machines differ (pytest -s)."""

from __future__ import annotations

import time

from engine.parse import read_definitions
from tests.engine.parse.files import extensions, file

DI = 'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'


def test_a_thousand_elements():
    tasks = "".join(
        f'<userTask id="t{i}" name="Task {i}"><incoming>f{i}</incoming><outgoing>f{i + 1}</outgoing>'
        f"</userTask>"
        f'<sequenceFlow id="f{i}" sourceRef="t{i - 1}" targetRef="t{i}"/>'
        for i in range(500)
    )
    shapes = "".join(
        f'<di:BPMNShape bpmnElement="t{i}"><dc:Bounds x="1" y="2" width="3" height="4"/></di:BPMNShape>'
        for i in range(500)
    )
    data = file(tasks, after=f"<di:BPMNDiagram {DI}><di:BPMNPlane>{shapes}</di:BPMNPlane></di:BPMNDiagram>")
    times = []
    for _ in range(5):
        began = time.perf_counter()
        found = read_definitions(data)
        times.append(time.perf_counter() - began)
    print(f"1,000 elements, {len(data)} bytes: {min(times) * 1000:.1f} ms")
    assert len(found.processes[0].nodes) + len(found.processes[0].flows) == 1000
    assert len(found.layout) == 500


def test_lists_of_many_parts_are_read_in_one_go():
    began = time.perf_counter()
    found = extensions(
        "<p:TaskDefinition>"
        + '<p:field name="a"/>' * 40_000
        + "<p:candidateUser>a</p:candidateUser>" * 40_000
        + "</p:TaskDefinition>",
        on="userTask",
    )
    assert len(found.user_task.fields) == len(found.user_task.candidate_users) == 40_000
    assert time.perf_counter() - began < 5
