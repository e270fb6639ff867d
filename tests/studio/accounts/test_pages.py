import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from studio.accounts.models import ApiToken, User
from studio.accounts.tokens import find_owner
from studio.accounts.urls import urlpatterns
from studio.audit.models import AuditEntry
from studio.pages import PAGES
from tests.studio.browsers import browser_of
from tests.studio.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/login", {"username": username, "password": password, **more})


class TestLogin:
    def test_a_person_logs_in_and_the_log_says_so(self) -> None:
        make_person("alice", "participant")
        answer = log_in(Client(), "alice", next="/account")
        assert (answer.status_code, answer.url) == (302, "/account")
        assert AuditEntry.objects.get(action="session.started").actor_name == "alice"

    @pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
    def test_nobody_is_sent_elsewhere(self, target: str) -> None:
        make_person("alice")
        assert log_in(Client(), "alice", next=target).url == "/"

    def test_unknown_wrong_and_closed_look_alike(self) -> None:
        make_person("alice")
        closed = make_person("bob")
        User.objects.filter(pk=closed.pk).update(is_active=False)
        answers = [log_in(Client(), "nobody"), log_in(Client(), "alice", "wrong"), log_in(Client(), "bob")]
        texts = {b"do not belong together" in answer.content for answer in answers}
        assert ({answer.status_code for answer in answers}, texts) == ({200}, {True})

    def test_five_failures_close_the_door_for_a_while(self) -> None:
        make_person("alice")
        for _ in range(5):
            last = log_in(Client(), "alice", "wrong")
        assert last.status_code == 429
        right = log_in(Client(), "alice")
        assert right.status_code == 429
        assert b"Too many failed logins" in right.content

    def test_login_needs_the_token_of_the_form(self) -> None:
        make_person("alice")
        assert log_in(Client(enforce_csrf_checks=True), "alice").status_code == 403

    def test_logout_ends_the_session_by_post_only(self) -> None:
        alice = browser_of("alice")
        assert alice.get("/logout").status_code == 405
        assert alice.get("/account").status_code == 200
        assert alice.post("/logout").url == "/login"
        assert alice.get("/account").status_code == 302

    def test_the_language_of_the_account_is_spoken_after_login(self) -> None:
        alice, client = make_person("alice"), Client()
        User.objects.filter(pk=alice.pk).update(language="de")
        assert log_in(client, "alice").cookies["django_language"].value == "de"


class TestAccount:
    def test_name_language_and_appearance_are_saved(self) -> None:
        alice = browser_of("alice")
        answer = alice.post(
            "/account/preferences", {"display_name": "Alice A.", "language": "de", "theme": "dark"}
        )
        person = User.objects.get(username="alice")
        assert (person.display_name, person.language, person.theme) == ("Alice A.", "de", "dark")
        assert answer.cookies["django_language"].value == "de"

    def test_nobody_makes_themselves_more_than_they_are(self) -> None:
        alice = browser_of("alice")
        alice.post(
            "/account/preferences", {"is_superuser": "1", "roles": "administrator", "email": "x@x.org"}
        )
        person = User.objects.get(username="alice")
        assert (person.is_superuser, person.email, person.groups.count()) == (False, "alice@example.org", 0)

    @pytest.mark.parametrize(("theme", "status"), [("dark", 204), ("", 204), ("neon", 422)])
    def test_the_switch_sends_json(self, theme: str, status: int) -> None:
        answer = browser_of("alice").post(
            "/account/theme", json.dumps({"theme": theme}), content_type="application/json"
        )
        assert answer.status_code == status

    def test_the_password_changes_with_the_old_one_only(self) -> None:
        alice, new = browser_of("alice"), "another-long-password"
        wrong = alice.post("/account/password", {"old": "wrong", "new": new, "repeated": new})
        weak = alice.post("/account/password", {"old": PASSWORD, "new": "12345", "repeated": "12345"})
        other = alice.post("/account/password", {"old": PASSWORD, "new": new, "repeated": "x"})
        assert [wrong.status_code, weak.status_code, other.status_code] == [422, 422, 422]
        assert (
            alice.post("/account/password", {"old": PASSWORD, "new": new, "repeated": new}).status_code == 302
        )
        assert alice.get("/account").status_code == 200, "this session goes on"
        assert User.objects.get(username="alice").check_password(new)

    def test_a_token_is_shown_once_and_stored_as_a_hash(self) -> None:
        alice = browser_of("alice")
        answer = alice.post("/account/tokens", {"name": "ci", "days": "30"})
        secret = answer.context["secret"]
        assert secret.startswith("ps_")
        assert "no-store" in answer["Cache-Control"]
        assert secret.encode() not in alice.get("/account").content
        token = ApiToken.objects.get()
        assert secret not in f"{token.digest}{token.prefix}{token.name}"
        assert secret not in json.dumps(list(AuditEntry.objects.values()), default=str)

    def test_only_the_owner_revokes_a_token(self) -> None:
        alice, charlie = browser_of("alice"), browser_of("charlie")
        alice.post("/account/tokens", {"name": "ci", "days": "30"})
        token = ApiToken.objects.get()
        assert charlie.post(f"/account/tokens/{token.pk}/revoke").status_code == 404
        assert alice.post(f"/account/tokens/{token.pk}/revoke").status_code == 302
        assert alice.post(f"/account/tokens/{token.pk}/revoke").status_code == 409


class TestPeople:
    def test_an_administrator_finds_people(self) -> None:
        make_person("bob", "analyst", "finance")
        page = browser_of("alice", "administrator").get("/people?q=bob").content.decode()
        assert "finance" in page
        assert "alice@example.org" not in page

    def test_an_administrator_lets_a_person_in_who_then_logs_in(self) -> None:
        Group.objects.create(name="finance")
        data = {
            "username": "bob",
            "password": PASSWORD,
            "roles": ["analyst"],
            "teams": ["finance"],
            "email": "",
        }
        answer = browser_of("alice", "administrator").post("/people/new", data)
        assert answer.status_code == 302
        person = User.objects.get(username="bob")
        assert sorted(person.groups.values_list("name", flat=True)) == ["analyst", "finance"]
        assert log_in(Client(), "bob").status_code == 302
        assert AuditEntry.objects.get(action="person.created").details == {"groups": ["analyst", "finance"]}

    @pytest.mark.parametrize(
        "data",
        [
            {"username": "bob", "password": "12345"},
            {"username": "alice", "password": PASSWORD},
            {"username": "a b", "password": PASSWORD},
            {"username": "bob", "password": PASSWORD, "roles": ["god"]},
            {"username": "bob", "password": PASSWORD, "email": "nonsense"},
        ],
    )
    def test_what_is_wrong_is_said_in_the_form(self, data: dict) -> None:
        answer = browser_of("alice", "administrator").post("/people/new", data)
        assert answer.status_code == 422
        assert User.objects.count() == 1

    def test_roles_are_changed_and_the_log_holds_before_and_after(self) -> None:
        bob, alice = make_person("bob", "analyst"), browser_of("alice", "administrator")
        alice.post(f"/people/{bob.pk}", {"display_name": "Bob", "email": bob.email, "roles": ["reviewer"]})
        entry = AuditEntry.objects.get(action="person.changed")
        assert entry.details == {"groups": [["analyst"], ["reviewer"]]}

    def test_the_last_administrator_can_neither_leave_nor_be_closed(self) -> None:
        alice = browser_of("alice", "administrator")
        person = User.objects.get(username="alice")
        refused = alice.post(f"/people/{person.pk}", {"roles": ["analyst"]})
        assert (refused.status_code, b"Somebody must stay administrator" in refused.content) == (422, True)
        assert alice.post(f"/people/{person.pk}/deactivate").status_code == 409
        person.refresh_from_db()
        assert (person.is_active, person.groups.get().name) == (True, "administrator")

    def test_a_closed_account_ends_sessions_and_tokens(self, settings) -> None:
        bob = browser_of("bob", "participant")
        secret = bob.post("/account/tokens", {"name": "ci", "days": "1"}).context["secret"]
        person, alice = User.objects.get(username="bob"), browser_of("alice", "administrator")
        assert alice.post(f"/people/{person.pk}/deactivate").status_code == 302
        assert bob.get("/account").status_code == 302
        assert find_owner(secret) is None
        assert alice.post(f"/people/{person.pk}/deactivate").status_code == 409
        assert alice.post(f"/people/{person.pk}/activate").status_code == 302
        assert find_owner(secret) == person

    def test_a_new_password_from_an_administrator_ends_sessions(self) -> None:
        bob, alice = browser_of("bob"), browser_of("alice", "administrator")
        person = User.objects.get(username="bob")
        assert alice.post(f"/people/{person.pk}/password", {"password": "1"}).status_code == 422
        assert (
            alice.post(f"/people/{person.pk}/password", {"password": "a-fresh-long-one"}).status_code == 302
        )
        assert bob.get("/account").status_code == 302

    def test_teams_are_made_and_removed_when_empty(self) -> None:
        alice = browser_of("alice", "administrator")
        assert alice.post("/people/teams", {"name": "Finance"}).status_code == 302
        assert alice.post("/people/teams", {"name": "FINANCE"}).status_code == 422
        team = Group.objects.get(name="Finance")
        bob = make_person("bob", "Finance")
        assert alice.post(f"/people/teams/{team.pk}/delete").status_code == 409
        bob.groups.clear()
        assert alice.post(f"/people/teams/{team.pk}/delete").status_code == 302
        role = Group.objects.get(name="analyst")
        assert alice.post(f"/people/teams/{role.pk}/delete").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/people", "/people/new", "/people/teams", "/people/1", "/people/1/password", "/people/1/deactivate"],
)
def test_only_administrators_manage_people(address: str) -> None:
    charlie = browser_of("charlie", "analyst", "reviewer", "operator", "participant")
    for answer in (charlie.get(address), charlie.post(address)):
        assert answer.status_code in {403, 405}
    assert charlie.post(address).status_code in {403, 405}
    assert Client().get(address).status_code == 302


def test_every_page_of_the_app_is_registered_with_its_right() -> None:
    public = {"login", "logout"}
    for pattern in urlpatterns:
        name = f"{pattern.callback.__module__}.{pattern.callback.__qualname__}"
        assert pattern.name in public or name in PAGES
