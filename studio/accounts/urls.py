"""The addresses of the pages about people; written whole, they begin with several words."""

from __future__ import annotations

from django.urls import path

from studio.accounts.views import account, people, sessions, teams

app_name = "accounts"
urlpatterns = [
    path("login", sessions.login, name="login"),
    path("logout", sessions.log_out, name="logout"),
    path("account", account.account, name="account"),
    path("account/preferences", account.preferences, name="preferences"),
    path("account/theme", account.theme, name="theme"),
    path("account/password", account.password, name="password"),
    path("account/tokens", account.token_create, name="token_create"),
    path("account/tokens/<int:pk>/revoke", account.token_revoke, name="token_revoke"),
    path("people", people.people, name="people"),
    path("people/new", people.person_new, name="person_new"),
    path("people/teams", teams.teams, name="teams"),
    path("people/teams/<int:pk>/delete", teams.team_delete, name="team_delete"),
    path("people/<int:pk>", people.person, name="person"),
    path("people/<int:pk>/password", people.person_password, name="person_password"),
    path("people/<int:pk>/deactivate", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/activate", people.person_activate, name="person_activate"),
]
