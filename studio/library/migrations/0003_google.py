from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0002_functions")]

    operations = [
        migrations.AlterField(
            model_name="agentversion",
            name="provider",
            field=models.CharField(
                choices=[
                    ("offline", "Offline (simulated)"),
                    ("openai", "OpenAI"),
                    ("anthropic", "Anthropic"),
                    ("google", "Google"),
                    ("openai-compatible", "OpenAI-compatible endpoint"),
                ],
                max_length=30,
            ),
        ),
    ]
