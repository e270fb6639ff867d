"""Small process files for tests."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:periscope="http://periscope.dev/schema/bpmn"'
)


def process_xml(key: str = "leave", *, name: str = "Leave", body: str | None = None, more: str = "") -> str:
    """A file with one executable process; `more` stands beside it."""
    inner = (
        body
        if body is not None
        else """
    <bpmn:startEvent id="start" name="Start" />
    <bpmn:userTask id="decide" name="Decide">
      <bpmn:extensionElements>
        <periscope:TaskDefinition candidateGroups="participant" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="decide" />
    <bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="end" />"""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions {NAMESPACES} id="definitions" targetNamespace="http://example.org">
  <bpmn:process id={quoteattr(key)} name={quoteattr(name)} isExecutable="true">
    <bpmn:extensionElements>
      <periscope:TimeoutConfig executionTimeout="P30D" />
    </bpmn:extensionElements>{inner}
  </bpmn:process>{more}
</bpmn:definitions>
"""


def edited(xml: str, *, task_name: str) -> str:
    """The same file with another name for its task."""
    return xml.replace('name="Decide"', f'name="{escape(task_name)}"')


WITHOUT_START = process_xml(body='<bpmn:endEvent id="end" name="End" />')
"""Readable, with a CRITICAL finding."""

CALLS_HIGH = process_xml(
    body="""
    <bpmn:startEvent id="start" name="Start" />
    <bpmn:exclusiveGateway id="choose" name="Choose" />
    <bpmn:endEvent id="end" name="End" />
    <bpmn:endEvent id="other" name="Other" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="choose" />
    <bpmn:sequenceFlow id="f2" sourceRef="choose" targetRef="end">
      <bpmn:conditionExpression>1 == 1</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f3" sourceRef="choose" targetRef="other">
      <bpmn:conditionExpression>1 == 2</bpmn:conditionExpression></bpmn:sequenceFlow>"""
)
"""Has no default flow: a HIGH finding."""
