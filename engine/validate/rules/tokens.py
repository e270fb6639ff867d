"""Activities that begin or end with several tokens."""

from __future__ import annotations

from collections.abc import Iterator

from engine.findings import QuickFix
from engine.model.activities import Activity
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import label


def find_several_tokens(file: CheckedFile) -> Iterator[Problem]:
    """One token begins an activity and one leaves by each flow: what is not drawn surprises readers."""
    for node in file.of(Activity):
        if node.start_quantity > 1:
            message = _(
                "{element} begins only when {start_quantity} tokens have arrived (startQuantity), which "
                "the diagram does not show: draw a join or a multi-instance activity if you can.",
                element=label(node),
                start_quantity=node.start_quantity,
            )
            yield about(node, message, fix=_use_one(node, "startQuantity"))
        if node.completion_quantity > 1:
            message = _(
                "{element} sends {completion_quantity} tokens on each flow (completionQuantity), which "
                "the diagram does not show: draw a split or a multi-instance activity if you can.",
                element=label(node),
                completion_quantity=node.completion_quantity,
            )
            yield about(node, message, fix=_use_one(node, "completionQuantity"))


def _use_one(node: Activity, name: str) -> QuickFix:
    return quick_fixes.set_attribute(node.id, name=name, value="1", title=_("Use one token"))
