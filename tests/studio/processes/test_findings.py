"""Checking a file asks the database little, however often the file names the same things."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from studio.accounts.models import User
from studio.processes.actions.imports import import_file
from studio.processes.actions.versions import create_version
from studio.processes.findings import check_text, in_language
from studio.processes.models import Version
from tests.bench.files import KINDS, chain
from tests.studio.processes.files import process_xml


@pytest.mark.django_db
def test_a_long_file_asks_no_more_than_a_short_one():
    def queries_of(tasks: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            check_text(chain(tasks, tag=KINDS).decode())
        return len(asked)

    assert queries_of(50) == queries_of(5) > 0


@pytest.fixture
def nameless(alice: User) -> Version:
    """A version made by somebody who reads English, with a finding about a task without a name."""
    xml = process_xml().replace('name="Decide"', "")
    draft = import_file(alice, data=xml.encode()).draft
    return create_version(alice, definition=draft.definition, note="First", revision=draft.revision)


def test_each_reader_gets_findings_in_their_language(alice: User, nameless: Version) -> None:
    with translation.override("de"):
        told = next(one for one in in_language(nameless.findings) if one["rule"] == "missing-name")
    assert "hat keinen Namen: benennen Sie es nach dem, was darin geschieht." in told["message"]
    assert told["fix"]["title"] == "Namen geben"
    assert "phrases" not in told
    stored = next(one for one in nameless.findings if one["rule"] == "missing-name")
    assert "has no name: name it after what is done in it." in stored["message"]


def test_pages_and_api_speak_the_language_that_is_asked_for(
    client: Client, alice: User, nameless: Version
) -> None:
    client.force_login(alice)
    key = nameless.definition.key
    for path in (f"/processes/{key}/versions/1", f"/api/v1/processes/{key}/versions/1"):
        german = client.get(path, headers={"accept-language": "de"}).content.decode()
        english = client.get(path, headers={"accept-language": "en"}).content.decode()
        assert "hat keinen Namen" in german, path
        assert "has no name" in english, path


def test_findings_stored_before_sentences_could_be_told_stay_readable(nameless: Version) -> None:
    old = [{name: value for name, value in one.items() if name != "phrases"} for one in nameless.findings]
    with translation.override("de"):
        assert [one["message"] for one in in_language(old)] == [one["message"] for one in old]
