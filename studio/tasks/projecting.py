"""Everything that is folded from process events, in the order of the apps."""

from __future__ import annotations

from studio.correlation.projector import project_waits
from studio.instances.projector import project_instance
from studio.subscriptions.noticing import project_notices
from studio.tasks.projector import project_tasks

PROJECTORS = (project_instance, project_waits, project_tasks, project_notices)
