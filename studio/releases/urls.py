"""The addresses of the pages about releases and environments."""

from django.urls import path

from studio.releases.views import releases

app_name = "releases"

urlpatterns = [
    path("releases/", releases.release_list, name="list"),
    path("releases/bring", releases.release_bring, name="bring"),
    path("releases/make/<str:key>/<int:number>", releases.release_make, name="make"),
    path("releases/<slug:release_hash>", releases.release_detail, name="detail"),
    path("releases/<slug:release_hash>/file", releases.release_file, name="file"),
    path("releases/<slug:release_hash>/know", releases.release_know, name="know"),
]
