"""A release file is text of strangers until every hash in it has been computed anew."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import InvalidInput, NotAllowed
from studio.releases.actions.receive import know_installation, receive_release
from studio.releases.canonical import canonical
from studio.releases.models import KnownInstallation, Release
from studio.releases.reading import LARGEST, open_file
from studio.releases.signing import is_known
from tests.studio.api.calling import Api
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.releases.foreign import name_parts_anew, signed_elsewhere, value_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]

Change = Callable[[dict[str, Any]], None]


def change_part(value: dict[str, Any]) -> None:
    next(part for part in value["parts"] if part["kind"] == "function")["source"] += "\n# one more line"


def change_manifest(value: dict[str, Any]) -> None:
    value["manifest"]["approvals"] *= 2


def change_hash(value: dict[str, Any]) -> None:
    value["hash"] = "0" * 64


def change_signature(value: dict[str, Any]) -> None:
    value["signature"]["value"] = "0" * 128


def drop_part(value: dict[str, Any]) -> None:
    value["parts"].pop()


def add_field(value: dict[str, Any]) -> None:
    value["run_this"] = "rm"


def other_format(value: dict[str, Any]) -> None:
    value["format"] = "periscope-release/9"


@pytest.mark.parametrize(
    "change",
    [change_part, change_manifest, change_hash, change_signature, drop_part, add_field, other_format],
)
def test_what_was_changed_on_its_way_is_refused(release: Release, change: Change) -> None:
    value = value_of(release)
    change(value)
    with pytest.raises(InvalidInput):
        open_file(canonical(value))


def test_a_part_under_a_path_for_a_name_is_refused(release: Release) -> None:
    value = value_of(release)
    function = next(part for part in value["parts"] if part["kind"] == "function")
    function["key"] = "../../../etc/passwd"
    line = next(each for each in value["manifest"]["parts"] if each["kind"] == "function")
    line["key"] = function["key"]
    with pytest.raises(InvalidInput, match="key"):
        open_file(canonical(signed_elsewhere(value)))


def test_a_release_of_one_process_with_the_file_of_another_is_refused(release: Release) -> None:
    value = value_of(release)
    process = next(part for part in value["parts"] if part["kind"] == "process")
    process["xml"] = process["xml"].replace('id="order"', 'id="payments"')
    name_parts_anew(value)
    with pytest.raises(InvalidInput, match="not about its process"):
        open_file(canonical(signed_elsewhere(value)))


def test_a_release_without_what_its_process_uses_is_refused(release: Release) -> None:
    value = value_of(release)
    kept = [part for part in value["parts"] if part["kind"] != "agent"]
    value["parts"] = kept
    value["manifest"]["parts"] = [line for line in value["manifest"]["parts"] if line["kind"] != "agent"]
    with pytest.raises(InvalidInput, match="everything"):
        open_file(canonical(signed_elsewhere(value)))


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../release.json", b"0" * 20_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"format": NaN}',
        b'{"format": 1e999}',
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"format":"\\ud800"}',
        b"1" * 10_000,
        bomb(),
        b" " * (LARGEST + 1),
    ],
    ids=["empty", "object", "list", "null", "bytes", "nan", "huge", "deep", "half", "digits", "zip", "large"],
)
def test_what_is_no_release_is_refused_with_words(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        open_file(data)


def test_a_refused_file_is_said_to_be_on_the_page_and_nothing_is_kept(olga: User, release: Release) -> None:
    value = value_of(release)
    change_part(value)
    upload = SimpleUploadedFile("x.json", canonical(value), content_type="application/json")
    answer = logged_in(olga).post("/releases/bring", {"file": upload})
    assert answer.status_code == 422
    assert "changed on its way" in answer.content.decode()
    assert Api(olga).post("/releases", value).status_code == 422
    assert Release.objects.count() == 1


def test_a_release_of_an_unknown_installation_is_taken_in_and_marked(olga: User, release: Release) -> None:
    value = value_of(release)
    value["manifest"]["source"]["name"] = "elsewhere"
    found = open_file(canonical(signed_elsewhere(value)))

    arrived, new = receive_release(olga, found=found, by="file")
    again, newer = receive_release(olga, found=found, by="file")

    assert (arrived, new, newer) == (again, True, False)
    assert not is_known(arrived.signed_by)
    assert "data-unknown" in logged_in(olga).get(f"/releases/{arrived.hash}").content.decode()
    assert AuditEntry.objects.filter(action="release.arrived").count() == 1


def test_only_an_administrator_lets_a_signature_count(olga: User, release: Release) -> None:
    value = value_of(release)
    value["manifest"]["source"]["name"] = "elsewhere"
    arrived, _new = receive_release(olga, found=open_file(canonical(signed_elsewhere(value))), by="api")
    with pytest.raises(NotAllowed):
        know_installation(olga, release=arrived)
    assert logged_in(olga).post(f"/releases/{arrived.hash}/know").status_code == 403

    root = make_person("root", "administrator")
    logged_in(root).post(f"/releases/{arrived.hash}/know")

    assert is_known(arrived.signed_by)
    assert KnownInstallation.objects.get().name == "elsewhere"


def test_bringing_takes_the_right_to_deploy(alice: User, bob: User, release: Release) -> None:
    for person in (alice, bob):
        assert Api(person).post("/releases", value_of(release)).status_code == 403
        assert logged_in(person).post("/releases/bring").status_code == 403


def test_bringing_the_same_release_again_by_the_api_is_no_news(olga: User, release: Release) -> None:
    answer = Api(olga).post("/releases", value_of(release))
    assert answer.status_code == 200
    assert answer.json()["hash"] == release.hash
    listed = Api(olga).get("/releases?origin=here").json()
    assert [each["hash"] for each in listed["items"]] == [release.hash]
    assert Api(olga).get(f"/releases/{release.hash}").json()["manifest"]["process"]["key"] == "order"
