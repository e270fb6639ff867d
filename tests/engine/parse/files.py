"""Small BPMN files for the tests of the reader."""

from __future__ import annotations

from pathlib import Path

from engine.model.extensions import Extensions
from engine.model.foundation import FlowNode
from engine.model.process import Definitions, Process
from engine.parse import read_definitions

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "http://periscope.dev/schema/bpmn"
FIXTURES = Path(__file__).parent / "fixtures"


def file(inside: str, *, after: str = "", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A file with one process P; `after` stands behind the process."""
    return (
        f'{head}<definitions xmlns="{MODEL}" xmlns:p="{OURS}" id="D" targetNamespace="t">'
        f'<process id="P" isExecutable="true">{inside}</process>{after}</definitions>'
    ).encode()


def definitions(inside: str, *, after: str = "") -> Definitions:
    return read_definitions(file(inside, after=after))


def process(inside: str, *, after: str = "") -> Process:
    return definitions(inside, after=after).processes[0]


def node(xml: str, *, after: str = "") -> FlowNode:
    """The first flow node of a process with this inside."""
    return process(xml, after=after).nodes[0]


def extensions(inside: str, *, on: str = "serviceTask") -> Extensions:
    """The extensions of an element with these extension elements."""
    return node(f'<{on} id="X"><extensionElements>{inside}</extensionElements></{on}>').extensions


def process_extensions(inside: str) -> Extensions:
    return process(f"<extensionElements>{inside}</extensionElements>").extensions


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()
