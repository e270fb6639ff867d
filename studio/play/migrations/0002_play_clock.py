from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("play", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="playsession",
            name="begun_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
