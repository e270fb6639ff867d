"""The addresses of the pages of Play and of scenarios."""

from django.urls import path

from studio.play.views import playing, scenarios

app_name = "play"

urlpatterns = [
    path("processes/<str:key>/versions/<int:number>/play", playing.version_play, name="version"),
    path("processes/<str:key>/play/begin", playing.play_begin, name="begin"),
    path("processes/<str:key>/play/task", playing.play_task, name="task"),
    path("processes/<str:key>/scenarios", scenarios.scenario_list, name="scenarios"),
    path("processes/<str:key>/scenarios/new", scenarios.scenario_new, name="scenario_new"),
    path("processes/<str:key>/scenarios/import", scenarios.scenario_import, name="scenario_import"),
    path("processes/<str:key>/scenarios/gate", scenarios.scenario_gate, name="scenario_gate"),
    path("processes/<str:key>/scenarios/<int:pk>", scenarios.scenario_detail, name="scenario"),
    path("processes/<str:key>/scenarios/<int:pk>/copy", scenarios.scenario_copy, name="scenario_copy"),
    path("processes/<str:key>/scenarios/<int:pk>/delete", scenarios.scenario_delete, name="scenario_delete"),
    path(
        "processes/<str:key>/scenarios/<int:pk>/restore", scenarios.scenario_restore, name="scenario_restore"
    ),
    path("processes/<str:key>/scenarios/<int:pk>/export", scenarios.scenario_export, name="scenario_export"),
    path("instances/<path:pk>/play", playing.instance_play, name="instance"),
    path("instances/<path:pk>/scenario", scenarios.scenario_record, name="scenario_record"),
]
