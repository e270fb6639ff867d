"""Files that nobody draws come together as well, or are refused; none of them holds a server up."""

from __future__ import annotations

from engine.merge import merge

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:x="urn:x" id="D" targetNamespace="x"><process id="P">'
)


def document(elements: str, shapes: str = "") -> bytes:
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="P">{shapes}</bpmndi:BPMNPlane>'
    diagram = f'<bpmndi:BPMNDiagram id="diagram">{plane}</bpmndi:BPMNDiagram>'
    return f"{HEAD}{elements}</process>{diagram}</definitions>".encode()


def test_flows_that_begin_at_each_other_and_were_removed_are_one_decision() -> None:
    task, second = '<task id="a"/>', '<sequenceFlow id="two" sourceRef="one" targetRef="a"/>'
    first = '<sequenceFlow id="one" name="{}" sourceRef="two" targetRef="a"/>'
    base = document(f"{task}{first.format('before')}{second}")
    mine = document(f"{task}{first.format('after')}{second}")

    (conflict,) = merge(base, mine, document(task)).conflicts

    assert conflict.is_open


def test_points_that_are_no_numbers_are_led_anew_as_if_they_stood_at_the_corner() -> None:
    elements = '<task id="a"/><task id="b"/><sequenceFlow id="flow" sourceRef="a" targetRef="b"/>'
    line = '<di:waypoint x="nan" y="1"/><di:waypoint x="inf" y="2"/>'

    def drawn(a: int, b: int) -> bytes:
        shapes = "".join(
            f'<bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}">'
            f'<dc:Bounds x="{at}" y="{at}" width="9" height="9"/></bpmndi:BPMNShape>'
            for name, at in (("a", a), ("b", b))
        )
        edge = f'<bpmndi:BPMNEdge id="flow_di" bpmnElement="flow">{line}</bpmndi:BPMNEdge>'
        return document(elements, shapes + edge)

    text = merge(drawn(0, 0), drawn(5, 0), drawn(0, 5)).text

    assert '<di:waypoint x="0" y="1"/>' in text
    assert "nan" not in text
    assert "inf" not in text


def test_many_conflicts_of_one_element_are_all_told() -> None:
    def filled(value: str) -> bytes:
        entries = "".join(f'<x:entry name="e{number}" value="{value}"/>' for number in range(60))
        return document(f'<task id="a"><extensionElements>{entries}</extensionElements></task>')

    conflicts = merge(filled("base"), filled("mine"), filled("theirs")).conflicts

    assert len(conflicts) == 60
    assert all(each.mine and each.theirs and each.mine != each.theirs for each in conflicts)


def test_parts_that_nothing_tells_apart_all_stay() -> None:
    def filled(name: str) -> bytes:
        parts = "<x:entry/>" * 3000
        shapes = '<bpmndi:BPMNShape bpmnElement="a"/>' * 3000
        return document(
            f'<task id="a" name="{name}"><extensionElements>{parts}</extensionElements></task>', shapes
        )

    result = merge(filled("base"), filled("mine"), filled("theirs"))

    assert result.text.count("<x:entry/>") == 3000
    assert result.text.count("<bpmndi:BPMNShape") == 3000
