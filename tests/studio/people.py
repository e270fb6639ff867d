"""People for tests: everybody with the roles they need and no more."""

from __future__ import annotations

from django.contrib.auth.models import Group

from studio.accounts.models import User

PASSWORD = "a-long-test-password"


def make_person(username: str, *roles: str, email: str | None = None) -> User:
    """Returns a person in the given roles and teams."""
    address = f"{username}@example.org" if email is None else email
    person = User.objects.create_user(username, address, PASSWORD, display_name=username.capitalize())
    person.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return person
