"""Why a version cannot be made runnable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.errors import InvalidInput
from studio.processes.findings import in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.processes.findings import FindingData


class Undeployable(InvalidInput):
    """The version cannot run; `findings` say why, element by element."""

    def __init__(self, findings: Sequence[FindingData]) -> None:
        listed = "; ".join(
            f"{one['element'] or ''}: {one['message']}".lstrip(": ") for one in in_language(findings)
        )
        super().__init__(_("This version cannot run yet: %(findings)s") % {"findings": listed})
        self.findings = in_language(findings)
