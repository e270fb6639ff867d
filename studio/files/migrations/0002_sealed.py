"""Contents are sealed: the column becomes a text. No release has stored a file yet."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.RemoveField(model_name="storedfile", name="content"),
        migrations.AddField(
            model_name="storedfile",
            name="content",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
    ]
