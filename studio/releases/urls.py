"""The addresses of the pages about releases and environments."""

from django.urls import path

from studio.releases.views import environments, promoting, releases

app_name = "releases"

urlpatterns = [
    path("releases/", releases.release_list, name="list"),
    path("releases/bring", releases.release_bring, name="bring"),
    path("releases/make/<str:key>/<int:number>", releases.release_make, name="make"),
    path("releases/<slug:release_hash>", releases.release_detail, name="detail"),
    path("releases/<slug:release_hash>/file", releases.release_file, name="file"),
    path("releases/<slug:release_hash>/know", releases.release_know, name="know"),
    path("releases/<slug:release_hash>/approve", promoting.release_approve, name="approve"),
    path("releases/<slug:release_hash>/promote", promoting.release_promote, name="promote"),
    path("releases/<slug:release_hash>/to/<int:pk>", promoting.release_there, name="there"),
    path("environments/", environments.environment_matrix, name="environments"),
    path("environments/refresh", environments.environment_refresh, name="refresh"),
    path("environments/rules", environments.environment_rules, name="rules"),
    path("environments/rules/edit", environments.environment_rules_edit, name="rules_edit"),
    path("environments/freezes", environments.freeze_new, name="freeze"),
    path("environments/freezes/<int:pk>/lift", environments.freeze_lift, name="lift"),
    path("environments/known/<int:pk>/forget", environments.installation_forget, name="forget"),
    path("environments/connections/new", environments.connection_new, name="connection_new"),
    path("environments/connections/<int:pk>", environments.connection_detail, name="connection"),
    path("environments/connections/<int:pk>/test", environments.connection_test, name="connection_test"),
    path(
        "environments/connections/<int:pk>/remove", environments.connection_remove, name="connection_remove"
    ),
]
