"""Browsers of people for tests of pages."""

from __future__ import annotations

from django.test import Client

from tests.studio.people import make_person


def browser_of(username: str, *roles: str) -> Client:
    """Returns the browser of a new person in these roles, logged in."""
    client = Client()
    client.force_login(make_person(username, *roles))
    return client
