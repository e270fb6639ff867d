"""The file of a process nobody has drawn yet: one start event, placed where the canvas opens."""

from __future__ import annotations

import re
import unicodedata
from xml.sax.saxutils import quoteattr

TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
                  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
                  xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
                  xmlns:periscope="http://periscope.dev/schema/bpmn"
                  id="Definitions_1" targetNamespace="http://periscope.dev/processes">
  <bpmn:process id={key} name={name} isExecutable="true">
    <bpmn:startEvent id="start" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement={key}>
      <bpmndi:BPMNShape id="start_shape" bpmnElement="start">
        <dc:Bounds x="180" y="160" width="36" height="36" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_KEY = 100


def file_of_new_process(*, key: str, name: str) -> str:
    """Returns the XML of a new process."""
    return TEMPLATE.format(key=quoteattr(key), name=quoteattr(NOT_XML.sub("", name)))


def key_from_name(name: str) -> str:
    """Makes a process id of a name: ASCII letters, digits and underscores, beginning with a letter."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_KEY]
    return key if key[:1].isalpha() else f"process_{key}".rstrip("_")
