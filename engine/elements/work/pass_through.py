"""No configuration at all: an activity that does nothing, as files of the original platform contain them."""

from __future__ import annotations

from engine.elements.work.kind import WorkKind
from engine.model.activities import Activity


class PassThrough(WorkKind):
    """Its result is ignored, because nothing says where it should go."""

    name = "pass_through"

    def configures(self, node: Activity) -> bool:
        """Always: it is asked last."""
        return True
