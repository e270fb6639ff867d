import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table stays as it is; only Django hears that a group of a rule is protected."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("processes", "0008_provenance"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="GroupOfRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="auth.group",
                            ),
                        ),
                        (
                            "reviewrule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, to="processes.reviewrule"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "processes_reviewrule_groups",
                        "unique_together": {("reviewrule", "group")},
                    },
                ),
                migrations.AlterField(
                    model_name="reviewrule",
                    name="groups",
                    field=models.ManyToManyField(
                        related_name="+", through="processes.GroupOfRule", to="auth.group"
                    ),
                ),
            ]
        )
    ]
