"""The addresses of the pages of Play and of scenarios."""

app_name = "play"

urlpatterns: list[object] = []
