"""Remembers whether an assignee was named or took the task; of open tasks nobody knows, so they count as named."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def trust_present_assignees(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - the framework's own
    apps.get_model("tasks", "UserTask").objects.exclude(assignee=None).update(handed_over=True)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="usertask",
            name="handed_over",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(trust_present_assignees, migrations.RunPython.noop),
    ]
