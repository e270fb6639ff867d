from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from studio.rights import Right


@pytest.fixture
def operator(db) -> Client:
    """The browser of a person who may operate the installation."""
    person = get_user_model().objects.create_user("olga", password="not-a-secret")
    person.user_permissions.add(Permission.objects.get(codename=Right.OPERATE.value))
    return browser_of(person)


@pytest.fixture
def charlie(db) -> Client:
    """The browser of a person who may do nothing."""
    return browser_of(get_user_model().objects.create_user("charlie", password="not-a-secret"))


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client
