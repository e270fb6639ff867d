"""Alice models, Bob reviews, Charlie only works on tasks, Olga deploys."""

from __future__ import annotations

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import give_verdict, request_review
from studio.processes.actions.versions import create_version
from studio.processes.models import Definition, Draft, Version
from tests.studio.people import make_person
from tests.studio.processes.files import process_xml


@pytest.fixture
def alice(db: None) -> User:
    return make_person("alice", "analyst")


@pytest.fixture
def bob(db: None) -> User:
    return make_person("bob", "reviewer")


@pytest.fixture
def charlie(db: None) -> User:
    return make_person("charlie", "participant")


@pytest.fixture
def olga(db: None) -> User:
    return make_person("olga", "operator")


@pytest.fixture
def draft(alice: User) -> Draft:
    """Alice's draft of a process that has no version yet."""
    return import_file(alice, data=process_xml().encode()).draft


@pytest.fixture
def definition(draft: Draft) -> Definition:
    return draft.definition


@pytest.fixture
def version(alice: User, draft: Draft) -> Version:
    """Alice's first version."""
    return create_version(alice, definition=draft.definition, note="First", revision=draft.revision)


@pytest.fixture
def in_review(alice: User, version: Version) -> Version:
    request_review(alice, version=version)
    version.refresh_from_db()
    return version


@pytest.fixture
def approved(bob: User, in_review: Version) -> Version:
    give_verdict(bob, version=in_review, decision="approve", content_hash=in_review.content_hash)
    in_review.refresh_from_db()
    return in_review


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
