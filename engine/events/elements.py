"""Tokens moving through elements."""

from __future__ import annotations

from engine.frozen import frozen


@frozen
class ElementActivated:
    """A token reached an element and its execution began."""

    at: float
    element_instance: str
    element: str
    element_type: str
    name: str
    scope: str
    """Element instance of the enclosing scope; "e0" is the outermost."""


@frozen
class ElementCompleted:
    """An execution ended normally."""

    at: float
    element_instance: str
    element: str


@frozen
class ElementTerminated:
    """An execution was stopped: interrupted, cancelled or lost to a failure."""

    at: float
    element_instance: str
    element: str
    reason: str


@frozen
class SequenceFlowTaken:
    """A token passed a sequence flow."""

    at: float
    flow: str
