from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deployments", "0003_schedules")]

    operations = [
        migrations.AddField(
            model_name="deployment",
            name="documentation",
            field=models.TextField(blank=True),
        ),
    ]
