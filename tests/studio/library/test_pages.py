import pytest
from django.core import mail as sent_mail
from django.test import Client

from studio.audit.models import AuditEntry
from studio.library.demo import load_demo_library
from studio.library.models import Agent, MailTemplate, MailTemplateVersion
from studio.library.urls import urlpatterns
from studio.pages import PAGES
from tests.studio.browsers import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(db) -> None:
    load_demo_library()


@pytest.fixture
def alice(library: None) -> Client:
    return browser_of("alice", "analyst")


class TestAgents:
    def test_the_list_searches_and_says_what_to_do_when_empty(self, alice: Client) -> None:
        page = alice.get("/library/agents?q=document").content.decode()
        assert "Document analyzer" in page
        assert "Summarizer" not in page
        assert "No agent matches" in alice.get("/library/agents?state=retired").content.decode()
        assert alice.get("/library/agents?state=all").context["page_obj"].paginator.count == 4

    def test_an_agent_is_made_changed_and_retired(self, alice: Client) -> None:
        data = {"key": "team/helper", "name": "Helper", "provider": "offline", "system_prompt": "Be brief."}
        assert alice.post("/library/agents/new", data).url == "/library/agents/of/team/helper"
        changed = {"provider": "offline", "system_prompt": "Be kind.", "based_on": "1", "note": "Kinder"}
        assert alice.post("/library/agents/version/team/helper", changed).status_code == 302
        page = alice.get("/library/agents/of/team/helper").content.decode()
        assert "Version 2" in page
        assert "Be brief." in page
        assert "Kinder" in page
        assert alice.post("/library/agents/retire/team/helper").status_code == 302
        assert Agent.objects.get(key="team/helper").retired_at is not None
        assert alice.post("/library/agents/restore/team/helper").status_code == 302

    def test_a_version_made_meanwhile_is_said_and_nothing_is_lost(self, alice: Client) -> None:
        data = {"provider": "offline", "system_prompt": "Mine", "based_on": "1"}
        address = "/library/agents/version/document-analyzer"
        assert alice.post(address, data).status_code == 302
        late = alice.post(address, {**data, "system_prompt": "My long text"})
        assert late.status_code == 422
        assert "My long text" in late.content.decode()
        assert alice.post(address, {**data, "based_on": "x"}).status_code == 422

    def test_wrong_fields_are_named(self, alice: Client) -> None:
        data = {"key": "bad key!", "name": "X", "provider": "openai", "temperature": "7"}
        answer = alice.post("/library/agents/new", data)
        assert answer.status_code == 422
        assert "key" in answer.context["form"].errors

    def test_texts_are_shown_as_text(self, alice: Client) -> None:
        hostile = "<script>alert(1)</script>"
        data = {"key": "x", "name": hostile, "provider": "offline", "system_prompt": hostile, "note": hostile}
        alice.post("/library/agents/new", data)
        for address in ("/library/agents", "/library/agents/of/x", "/library/agents/version/x"):
            assert hostile not in alice.get(address).content.decode()


def mail_outbox() -> list[sent_mail.EmailMultiAlternatives]:
    """What Django's mail has sent in this test."""
    return list(sent_mail.outbox)  # type: ignore[attr-defined]


class TestMailTemplates:
    def test_a_template_is_changed_and_the_log_holds_both(self, alice: Client) -> None:
        data = {
            "name": "Ours",
            "subject": "S",
            "text": "Hello\r\n{{ recipient }}",
            "html": "",
            "revision": "1",
        }
        assert alice.post("/library/mail-templates/of/task/assigned", data).status_code == 302
        assert MailTemplate.objects.get(key="task/assigned").text == "Hello\n{{ recipient }}"
        entry = AuditEntry.objects.get(action="mail_template.changed")
        assert entry.details["name"] == ["A task is yours", "Ours"]

    def test_who_comes_late_is_told_and_keeps_the_text(self, alice: Client) -> None:
        data = {"name": "Ours", "text": "Mine", "revision": "1"}
        alice.post("/library/mail-templates/of/task/assigned", data)
        late = alice.post("/library/mail-templates/of/task/assigned", {**data, "text": "Theirs"})
        assert late.status_code == 422
        assert "Theirs" in late.content.decode()
        assert MailTemplate.objects.get(key="task/assigned").text == "Mine"

    def test_a_preview_saves_nothing_and_runs_nothing(self, alice: Client) -> None:
        data = {
            "name": "Ours",
            "text": "Hello {{ recipient }}",
            "html": "<p>{{ recipient }}</p><script>alert(1)</script>",
            "revision": "1",
            "preview": "1",
            "sample": '{"recipient": "<b>Rosa</b>"}',
        }
        answer = alice.post("/library/mail-templates/of/task/assigned", data)
        assert answer.context["preview"].text == "Hello <b>Rosa</b>"
        assert answer.context["preview"].html == "<p>&lt;b&gt;Rosa&lt;/b&gt;</p>"
        assert "<script>alert(1)" not in answer.content.decode()
        assert MailTemplate.objects.get(key="task/assigned").revision == 1

    @pytest.mark.parametrize("sample", ["{", "[1]", '{"a":' * 3000])
    def test_a_sample_that_is_no_json_is_said(self, alice: Client, sample: str) -> None:
        data = {"name": "x", "text": "x", "preview": "1", "sample": sample}
        answer = alice.post("/library/mail-templates/of/task/assigned", data)
        assert "sample values" in answer.context["trouble"]

    def test_a_bad_template_is_refused_at_its_field(self, alice: Client) -> None:
        data = {"key": "x", "name": "X", "text": "{% load i18n %}"}
        answer = alice.post("/library/mail-templates/new", data)
        assert (answer.status_code, "text" in answer.context["form"].errors) == (422, True)
        assert alice.post("/library/mail-templates/new", {**data, "text": "Fine"}).status_code == 302

    def test_every_version_is_kept_and_can_be_taken_up_again(self, alice: Client) -> None:
        address = "/library/mail-templates/of/task/assigned"
        first = MailTemplate.objects.get(key="task/assigned").text
        alice.post(address, {"name": "Ours", "text": "Second", "revision": "1"})
        alice.post(address, {"name": "Ours", "text": "Third", "revision": "2"})
        kept = MailTemplateVersion.objects.values_list("number", "text", "created_by__username")
        assert list(kept) == [(3, "Third", "alice"), (2, "Second", "alice"), (1, first, None)]
        assert alice.get(f"{address}?version=2").context["form"].initial["text"] == "Second"
        assert alice.get(f"{address}?version=99").context["form"].initial["text"] == "Third"
        told = alice.get("/api/v1/mail-template-versions/task/assigned").json()
        assert [each["number"] for each in told] == [3, 2, 1]

    def test_a_test_mail_goes_to_the_person_alone_and_saves_nothing(self, alice: Client) -> None:
        data = {
            "name": "Ours",
            "subject": "Hi\r\nBcc: eve@example.com",
            "text": "Hello {{ recipient }}",
            "html": "<p>{{ recipient }}</p><script>alert(1)</script>",
            "revision": "1",
            "test": "1",
            "sample": '{"recipient": "Rosa"}',
        }
        answer = alice.post("/library/mail-templates/of/task/assigned", data)
        assert "The mail was sent to alice@example.org." in answer.content.decode()
        (mail,) = mail_outbox()
        assert (mail.recipients(), mail.subject) == (["alice@example.org"], "Hi Bcc: eve@example.com")
        assert (mail.body, mail.alternatives[0].content) == ("Hello Rosa", "<p>Rosa</p>")
        assert MailTemplate.objects.get(key="task/assigned").revision == 1

    def test_the_api_does_what_the_page_does(self, alice: Client) -> None:
        texts = {"name": "X", "text": "Hello {{ recipient }}"}

        def call(method: str, address: str, **body: object):
            return getattr(alice, method)(f"/api/v1/{address}", body, content_type="application/json")

        assert call("post", "mail-templates", key="own/x", **texts).status_code == 201
        assert call("post", "mail-templates", key="own/x", **texts).status_code == 409
        changed = call("put", "mail-templates/own/x", revision=1, **{**texts, "text": "Bye"})
        assert changed.json()["revision"] == 2
        assert call("put", "mail-templates/own/x", revision=1, **texts).status_code == 409
        assert alice.get("/api/v1/mail-templates/own/x").json()["text"] == "Bye"
        assert alice.get("/api/v1/mail-template-uses/own/x").json() == []
        shown = call("post", "mail-preview", **texts, sample={"recipient": "Rosa"})
        assert shown.json()["text"] == "Hello Rosa"
        assert call("post", "mail-preview", name="X", text="{% load x %}").status_code == 422

    def test_the_list_searches(self, alice: Client) -> None:
        page = alice.get("/library/mail-templates?q=overdue").content.decode()
        assert "task/overdue" in page
        assert "task/assigned" not in page


ADDRESSES = [
    "/library/agents",
    "/library/agents/new",
    "/library/agents/of/document-analyzer",
    "/library/agents/version/document-analyzer",
    "/library/agents/retire/document-analyzer",
    "/library/agents/restore/document-analyzer",
    "/library/mail-templates",
    "/library/mail-templates/new",
    "/library/mail-templates/of/task/assigned",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_keepers_of_the_library_get_in(address: str, library: None) -> None:
    charlie = browser_of("charlie", "reviewer", "operator", "participant")
    assert charlie.get(address).status_code == 403
    assert charlie.post(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_every_page_is_registered_and_tried_above() -> None:
    names = {f"{each.callback.__module__}.{each.callback.__qualname__}" for each in urlpatterns}
    assert names <= set(PAGES)
    agents = ("agents/try", "agents/compare", "agents/budget", "agents/costs")
    elsewhere = ("forms", "functions", "secrets", "presets", *agents)
    ours = [each for each in urlpatterns if not str(each.pattern).startswith(elsewhere)]
    assert len(ours) == len(ADDRESSES)


def test_what_is_not_there_is_not_found(alice: Client) -> None:
    assert alice.get("/library/agents/of/nothing").status_code == 404
    assert alice.get("/library/mail-templates/of/nothing").status_code == 404
