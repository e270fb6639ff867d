"""Activities of an ad-hoc sub-process that its agent uses as tools."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity, AdHocSubProcess
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import label


def find_undocumented_tool(file: CheckedFile) -> Iterator[Problem]:
    """A model chooses its tools by what is said of them."""
    for node in file.of(Activity):
        tool = node.extensions.tool
        if tool and tool.policy != "never" and not (tool.description or node.documentation).strip():
            message = _(
                "{element} is a tool of an agent, which is told nothing but its name: describe what it does "
                "and when it is to be used.",
                element=label(node),
            )
            fix = quick_fixes.select_element(node.id, field="description", title=_("Describe it"))
            yield about(node, message, line=tool.line, fix=fix)


def find_unreachable_tool(file: CheckedFile) -> Iterator[Problem]:
    """A tool stands in an ad-hoc sub-process with an agent, and nothing leads to it there."""
    for node, scope in file.placed_of(Activity):
        tool = node.extensions.tool
        around = scope.container
        has_agent = isinstance(around, AdHocSubProcess) and around.extensions.agent is not None
        if tool and tool.policy != "never" and (not has_agent or node.incoming):
            message = _(
                "{element} is a tool that no agent can use: put it into an ad-hoc sub-process with an agent, "
                "without a flow that leads to it, or remove the tool.",
                element=label(node),
            )
            yield about(node, message, line=tool.line)
