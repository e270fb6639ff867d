"""Embedded sub-process and event sub-process (BPMN 2.0 §10.3.5)."""

from __future__ import annotations

from engine.elements.embedded import EmbeddedSubProcess
from engine.model import activities


class SubProcess(EmbeddedSubProcess[activities.SubProcess]):
    """All it does is shared with transactions and ad-hoc sub-processes."""

    type = "subProcess"
    model = activities.SubProcess
    note = "as child instance or inline; event sub-processes with every start, interrupting and not"
