"""A whole process around one element as the editor's menus make it, filled in as far as it has to be."""

from __future__ import annotations

import re
from typing import Final

NAMESPACES: Final = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:periscope="http://periscope.dev/schema/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
REQUIRED: Final = {
    "<periscope:TaskDefinition": ' assignee="ana"',
    "<periscope:AIAgentConfiguration": ' agentId="reader"',
    "<periscope:ScriptTaskConfiguration": ' functionId="add"',
    "<periscope:WebhookConfiguration": ' url="https://example.org/x"',
    "<periscope:SendTaskConfiguration": ' subject="Hello" bodyText="Hello"',
    "<bpmn:callActivity": ' calledElement="called"',
    "<bpmn:receiveTask": ' messageRef="m"',
    "<bpmn:messageEventDefinition": ' messageRef="m"',
    "<bpmn:signalEventDefinition": ' signalRef="s"',
    "<bpmn:errorEventDefinition": ' errorRef="e"',
    "<bpmn:escalationEventDefinition": ' escalationRef="x"',
}
"""Tag → what has to be said there before it means anything."""

ROOTS: Final = """<bpmn:message id="m" name="m"/><bpmn:signal id="s" name="s"/>
<bpmn:error id="e" name="e" errorCode="e"/><bpmn:escalation id="x" name="x" escalationCode="x"/>
<bpmn:process id="called" isExecutable="false"><bpmn:startEvent id="c1"/><bpmn:endEvent id="c2"/>
<bpmn:sequenceFlow id="cf" sourceRef="c1" targetRef="c2"/></bpmn:process>"""
INSIDE: Final = """<bpmn:startEvent id="i1"/><bpmn:endEvent id="i2"/>
<bpmn:sequenceFlow id="if" sourceRef="i1" targetRef="i2"/>"""
TRIGGERED: Final = INSIDE.replace(
    '<bpmn:startEvent id="i1"/>',
    '<bpmn:startEvent id="i1"><bpmn:signalEventDefinition id="is" signalRef="s"/></bpmn:startEvent>',
)
START, END = '<bpmn:startEvent id="start"/>', '<bpmn:endEvent id="end"/>'
HOST: Final = '<bpmn:userTask id="host" name="Host"/>'


def flow(source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'


def filled_in(xml: str) -> str:
    """The element under the id "it", with what it cannot do without."""
    xml = re.sub(r' xmlns:\w+="[^"]+"', "", xml)
    xml = re.sub(r'(<bpmn:\w+) id="[^"]+"', r'\1 id="it"', xml, count=1)
    for tag, attributes in REQUIRED.items():
        xml = re.sub(rf"{tag}(?=[ />])", tag + attributes, xml)
    xml = re.sub(
        r"(<bpmn:timerEventDefinition [^>]*?)\s*/>",
        r"\1><bpmn:timeDuration>PT1S</bpmn:timeDuration></bpmn:timerEventDefinition>",
        xml,
    )
    xml = re.sub(r"(<bpmn:condition [^>]*?)\s*/>", r"\1>1 &lt; 2</bpmn:condition>", xml)
    if "<bpmn:scriptTask" in xml and "ScriptTaskConfiguration" not in xml:
        xml = re.sub(
            r"(<bpmn:scriptTask [^>]*?)\s*/>", r"\1><bpmn:script>a = 1</bpmn:script></bpmn:scriptTask>", xml
        )
    xml = xml.replace('name=""', 'name="link"')
    inside = TRIGGERED if "triggeredByEvent" in xml else INSIDE
    inside = '<bpmn:manualTask id="i1"/>' if "adHoc" in xml else inside
    return re.sub(
        r"<(bpmn:(?:subProcess|transaction|adHocSubProcess))([^>]*?)\s*/>", rf"<\1\2>{inside}</\1>", xml
    )


def around(xml: str) -> str:
    """What stands with the element in its process, so that it can be reached and does something."""
    kind = re.match(r"<bpmn:(\w+)", xml)
    assert kind
    special = special_place(xml)
    if special:
        return special
    match kind[1]:
        case "startEvent":
            return xml + END + flow("it", "end")
        case "endEvent":
            return START + xml + flow("start", "it")
        case "boundaryEvent":
            host = HOST if "cancelEventDefinition" not in xml else TRANSACTION
            attached = xml.replace('id="it"', 'id="it" attachedToRef="host"')
            return START + host + attached + END + flow("start", "host") + flow("host", "end") + after(xml)
        case "participant" | "dataObjectReference" | "dataStoreReference":
            return START + END + flow("start", "end")
        case _:
            return START + xml + END + flow("start", "it") + flow("it", "end")


TRANSACTION: Final = f'<bpmn:transaction id="host" name="Host">{INSIDE}</bpmn:transaction>'
CATCH_LINK: Final = (
    '<bpmn:intermediateCatchEvent id="{id}"><bpmn:linkEventDefinition id="ld" name="link"/>'
    "</bpmn:intermediateCatchEvent>"
)


def after(xml: str) -> str:
    """Where a boundary event leads: to a handler, or to an end of its own."""
    if "compensateEventDefinition" not in xml:
        return '<bpmn:endEvent id="caught"/>' + flow("it", "caught")
    return (
        '<bpmn:manualTask id="undo" name="Undo" isForCompensation="true"/>'
        '<bpmn:association id="to_undo" associationDirection="One" sourceRef="it" targetRef="undo"/>'
    )


def special_place(xml: str) -> str | None:
    """Elements that only mean something in company: links, choices of events, cancelling."""
    if "linkEventDefinition" in xml:
        throws = "ThrowEvent" in xml
        other = CATCH_LINK.format(id="other")
        if not throws:
            other = other.replace("CatchEvent", "ThrowEvent")
        thrown, caught = ("it", "other") if throws else ("other", "it")
        return START + xml + other + END + flow("start", thrown) + flow(caught, "end")
    if "eventBasedGateway" in xml:
        events = "".join(
            f'<bpmn:intermediateCatchEvent id="w{n}"><bpmn:timerEventDefinition id="t{n}"><bpmn:timeDuration>'
            f"PT{n}S</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
            + flow("it", f"w{n}")
            + flow(f"w{n}", "end")
            for n in (1, 2)
        )
        return START + xml + events + END + flow("start", "it")
    if "cancelEventDefinition" in xml and "<bpmn:endEvent" in xml:
        inside = '<bpmn:startEvent id="i1"/>' + xml + flow("i1", "it")
        boundary = (
            '<bpmn:boundaryEvent id="b" attachedToRef="t"><bpmn:cancelEventDefinition id="bd"/>'
            "</bpmn:boundaryEvent>"
        )
        return (
            f'{START}<bpmn:transaction id="t" name="T">{inside}</bpmn:transaction>{boundary}{END}'
            + flow("start", "t")
            + flow("t", "end")
            + flow("b", "end")
        )
    if "triggeredByEvent" in xml:
        return START + xml + END + flow("start", "end")
    if 'isInterrupting="false"' in xml:
        inside = xml + '<bpmn:endEvent id="i2"/>' + flow("it", "i2")
        sub = f'<bpmn:subProcess id="sub" name="Sub" triggeredByEvent="true">{inside}</bpmn:subProcess>'
        return START + sub + END + flow("start", "end")
    return None


def one_element_model(xml: str) -> bytes:
    """The file."""
    body = around(filled_in(xml))
    process = f'<bpmn:process id="p" isExecutable="true">{body}</bpmn:process>'
    text = f'<bpmn:definitions {NAMESPACES} targetNamespace="t">{ROOTS}{process}</bpmn:definitions>'
    return text.encode()
