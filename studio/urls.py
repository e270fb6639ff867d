"""The addresses of all pages: each app's own `urls` module, under the app's name or from the root."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLResolver, include, path

from studio.ops.health import health
from studio.ops.home import home

# These have pages under several first words (/login and /people, /processes and /reviews, /instances, /start
# and /incidents) or under another word (/messages): their own modules write addresses whole.
ROOTED = ("accounts", "play", "processes", "instances", "correlation", "hooks", "mailboxes", "releases")
APPS = ("retention", "subscriptions", "deployments", "tasks", "library", "audit", "ops")


def addresses_of(app: str, *, under: str) -> list[URLResolver]:
    """Returns the include for one app, or nothing while it has no pages."""
    return [path(under, include(f"studio.{app}.urls"))] if find_spec(f"studio.{app}.urls") else []


urlpatterns = [
    path("", home, name="home"),
    path("healthz", health, name="health"),
    path("language/", include("django.conf.urls.i18n")),
    *(pattern for app in ROOTED for pattern in addresses_of(app, under="")),
    path("files/", include("studio.tasks.file_urls")),
    *(pattern for app in APPS for pattern in addresses_of(app, under=f"{app}/")),
    *addresses_of("api", under="api/v1/"),
]
