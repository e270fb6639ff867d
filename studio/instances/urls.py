"""Addresses of the pages about instances; under several first words, so they are whole."""

from __future__ import annotations

from django.urls import path

from studio.instances.views import (
    batches,
    big_values,
    history,
    incidents,
    instances,
    migrations,
    schedules,
    starting,
    variables,
)

app_name = "instances"

urlpatterns = [
    path("start/", starting.start_catalogue, name="catalogue"),
    path("start/<str:process_id>", starting.start_process, name="start"),
    path("start/schedules/<int:pk>", schedules.schedule_run, name="run_schedule"),
    path("instances/", instances.instance_list, name="list"),
    path("instances/migrate", batches.migrate_several, name="migrate_several"),
    path("instances/migrations", batches.batch_list, name="migration_batches"),
    path("instances/migrations/<int:pk>", batches.batch_detail, name="migration_batch"),
    path("instances/migrations/<int:pk>/act", batches.batch_act, name="act_on_batch"),
    # Ids of called instances hold slashes, so what follows an id comes first.
    path("instances/<path:pk>/cancel", instances.instance_cancel, name="cancel"),
    path("instances/<path:pk>/migration", migrations.instance_migration, name="migration"),
    path("instances/<path:pk>/history", history.variable_history, name="history"),
    path("instances/<path:pk>/variables", variables.instance_variables, name="variables"),
    path("instances/<path:pk>/variables-check", variables.variables_check, name="variables_check"),
    path("instances/<path:pk>/big-values/<str:name>", big_values.big_value, name="big_value"),
    path("instances/<path:pk>", instances.instance_detail, name="detail"),
    path("incidents/", incidents.incident_list, name="incidents"),
    path("incidents/<path:pk>/<str:key>", incidents.incident_detail, name="incident"),
]
