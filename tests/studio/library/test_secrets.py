from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engine.errors import ActivityFailure
from studio.accounts.models import User
from studio.activities.secrets import StoredSecrets
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed
from studio.library.secrets.actions import Binding, delete_secret, describe_secret, rotate_secret
from studio.library.secrets.models import Secret, SecretVersion
from studio.library.secrets.resolving import knows_secret
from studio.library.selectors import ValidationLibrary
from studio.sealing.keys import key_texts
from tests.studio.library.secrets_at_hand import VALUE, keep
from tests.studio.people import make_person
from tests.studio.sealing_at_hand import temporal_holds

pytestmark = pytest.mark.django_db

FOR_ERP = Binding("webhook", ("erp.example",))


@pytest.fixture
def root() -> User:
    return make_person("root", "administrator")


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, without keys yet."""
    temporal_holds(monkeypatch)
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"data_dir": tmp_path})
    return tmp_path


def refused(name: str, *, host: str = "erp.example") -> str:
    with pytest.raises(ActivityFailure) as failed:
        StoredSecrets().resolve_for_host(name, host=host)
    assert VALUE not in str(failed.value)
    return failed.value.code


def test_a_secret_is_encrypted_and_comes_back_only_to_an_activity(root: User) -> None:
    kept = keep(root)
    assert VALUE not in kept.current.encrypted
    assert StoredSecrets().resolve_for_host("erp", host="ERP.example") == VALUE
    kept.refresh_from_db()
    assert kept.last_used_at is not None


def test_a_secret_is_bound_to_its_hosts_and_its_use(root: User) -> None:
    keep(root)
    keep(root, name="model", use="agent", hosts=())
    assert refused("erp", host="evil.example") == "secret-not-for-host"
    assert refused("model") == "secret-not-for-use"
    assert StoredSecrets().resolve("model") == VALUE
    with pytest.raises(ActivityFailure, match="not for use"):
        StoredSecrets().resolve("erp")


async def test_a_secret_resolves_in_an_event_loop_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.activities.secrets.resolve_secret", lambda _name: None)
    monkeypatch.setattr("studio.activities.secrets.note_use", lambda _name: None)
    with pytest.raises(ActivityFailure, match="no secret is stored"):
        StoredSecrets().resolve("nothing")


def test_the_environment_stands_behind_the_library(root: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERISCOPE_SECRET_ERP", "given")
    monkeypatch.setenv("PERISCOPE_SECRET_ERP_HOSTS", "erp.example,old.example")
    assert StoredSecrets().resolve_for_host("erp", host="old.example") == "given"
    keep(root)
    assert StoredSecrets().resolve_for_host("erp", host="erp.example") == VALUE
    assert refused("erp", host="old.example") == "secret-not-for-host"


def test_the_key_that_signs_sessions_is_no_secret_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERISCOPE_SECRET_KEY", "signs sessions")
    monkeypatch.setenv("PERISCOPE_SECRET_KEY_HOSTS", "erp.example")
    assert refused("key") == "secret-missing"
    assert not knows_secret("key")


def test_a_secret_of_this_environment_wins_and_one_of_another_is_not_there(root: User, settings: Any) -> None:
    keep(root, value="everywhere")
    keep(root, value="only-test", environment="test")
    keep(root, name="elsewhere", environment="production")
    assert StoredSecrets().resolve_for_host("erp", host="erp.example") == "everywhere"
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"environment": "test"})
    assert StoredSecrets().resolve_for_host("erp", host="erp.example") == "only-test"
    assert refused("elsewhere") == "secret-missing"
    assert [ValidationLibrary().knows_secret(name) for name in ("erp", "elsewhere")] == [True, False]


def test_rotating_replaces_the_value_and_forgets_the_old_one(root: User) -> None:
    kept = keep(root)
    assert rotate_secret(root, secret=kept, based_on=1, value=" new-value \n", note_text="Leaked") == 2
    assert StoredSecrets().resolve_for_host("erp", host="erp.example") == "new-value"
    assert list(SecretVersion.objects.values_list("number", "created_by__username", "note")) == [
        (2, "root", "Leaked"),
        (1, "root", ""),
    ]
    assert SecretVersion.objects.get(number=1).encrypted == ""
    with pytest.raises(Conflict):
        rotate_secret(root, secret=kept, based_on=1, value="late")


def test_a_sealed_value_in_another_row_does_not_open(root: User) -> None:
    stolen = keep(root).current.encrypted
    other = keep(root, name="mine", value="mine", hosts=("evil.example",))
    SecretVersion.objects.filter(secret=other).update(encrypted=stolen)
    assert refused("mine", host="evil.example") == "secret-unreadable"


def test_only_who_keeps_secrets_writes_them(root: User) -> None:
    kept = keep(root)
    for person in (make_person("anna", "analyst"), make_person("olga", "operator"), make_person("nobody")):
        for act in (
            lambda person=person: keep(person, name="other"),
            lambda person=person: rotate_secret(person, secret=kept, based_on=1, value="x"),
            lambda person=person: describe_secret(person, secret=kept, binding=FOR_ERP),
            lambda person=person: delete_secret(person, secret=kept, confirmed="erp"),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert StoredSecrets().resolve_for_host("erp", host="erp.example") == VALUE


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": "1erp"}),
        ("name", {"name": "e" * 65}),
        ("environment", {"environment": "a b"}),
        ("value", {"value": "  "}),
        ("value", {"value": "a\r\nX-Evil: 1"}),
        ("value", {"value": "x" * 8001}),
        ("hosts", {"hosts": ()}),
        ("hosts", {"hosts": ("*.example",)}),
        ("hosts", {"hosts": ("erp.example:443",)}),
        ("hosts", {"hosts": ("https://erp.example",)}),
        ("use", {"use": "mail"}),
        ("hosts", {"use": "agent"}),
    ],
)
def test_what_is_not_right_is_named_without_the_value(root: User, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        keep(root, **given)
    assert field in refusal.value.fields
    assert "X-Evil" not in str(refusal.value.fields)


def test_a_name_is_there_once_per_environment(root: User) -> None:
    keep(root)
    with pytest.raises(Conflict):
        keep(root)


def test_deleting_needs_the_name_once_more(root: User) -> None:
    kept = keep(root)
    with pytest.raises(InvalidInput):
        delete_secret(root, secret=kept, confirmed="")
    delete_secret(root, secret=kept, confirmed="erp")
    assert not SecretVersion.objects.exists()
    assert refused("erp") == "secret-missing"


def test_the_audit_log_hears_of_names_only(root: User) -> None:
    kept = keep(root)
    rotate_secret(root, secret=kept, based_on=1, value=f"{VALUE}-2")
    describe_secret(root, secret=kept, binding=Binding("webhook", ("ERP2.example", "erp2.example")))
    delete_secret(root, secret=kept, confirmed="erp")
    entries = AuditEntry.objects.filter(object_type="secret").order_by("sequence")
    acts = ["secret.created", "secret.rotated", "secret.described", "secret.deleted"]
    assert [entry.action for entry in entries] == acts
    assert {entry.object_name for entry in entries} == {"erp"}
    assert entries[2].details["hosts"] == ["erp2.example"]
    assert VALUE not in str(list(entries.values()))


def test_keys_are_made_once_and_rotate(root: User, data_folder: Path) -> None:
    kept = keep(root)
    file = data_folder / "secrets" / "encryption_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [first] = key_texts()
    sealed = kept.current.encrypted

    call_command("rotate_secrets", new_key=True)

    assert key_texts()[1:] == [first]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert SecretVersion.objects.get().encrypted != sealed
    call_command("rotate_secrets", forget_old_keys=True)
    assert len(key_texts()) == 1
    assert first not in file.read_text()
    assert StoredSecrets().resolve_for_host("erp", host="erp.example") == VALUE


def test_without_its_key_a_secret_stays_closed(root: User, data_folder: Path) -> None:
    keep(root)
    (data_folder / "secrets" / "encryption_key").unlink()
    assert refused("erp") == "secret-unreadable"
    with pytest.raises(CommandError):
        call_command("rotate_secrets", new_key=True, forget_old_keys=True)
    assert len(key_texts()) == 2


def test_keys_of_the_environment_are_the_operators(root: User, settings: Any) -> None:
    old = "the-old-key-of-the-operator"
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"encryption_key": old})
    keep(root)
    both = {"encryption_key": f"the-new-key-of-the-operator, {old}"}
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=both)
    with pytest.raises(CommandError, match="PERISCOPE_ENCRYPTION_KEY"):
        call_command("rotate_secrets", new_key=True)
    call_command("rotate_secrets")
    new = {"encryption_key": "the-new-key-of-the-operator"}
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update=new)
    assert StoredSecrets().resolve_for_host("erp", host="erp.example") == VALUE


def test_a_secret_names_itself(root: User) -> None:
    assert [str(keep(root)), str(keep(root, environment="test"))] == ["erp", "erp (test)"]
    assert Secret.objects.count() == 2
