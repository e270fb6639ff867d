import pytest

from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.library.actions.agents import (
    AgentContent,
    add_agent_version,
    create_agent,
    restore_agent,
    retire_agent,
)
from studio.library.demo import load_demo_library
from studio.library.models import Agent, AgentVersion, MailTemplate
from studio.library.selectors import (
    ValidationLibrary,
    agent_version,
    current_agent_versions,
    known_agent_keys,
    resolve_agent,
)
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db
OFFLINE = AgentContent(provider="offline", system_prompt="Be brief.")


def make_agent(key: str = "helper") -> Agent:
    author = make_person("alice", "analyst")
    return create_agent(author, key=key, name="Helper", description="", content=OFFLINE)


def test_an_agent_has_a_first_version_and_is_known() -> None:
    make_agent()
    version = resolve_agent("helper")
    assert version is not None
    assert (version.number, version.provider, len(version.content_hash)) == (1, "offline", 64)
    assert known_agent_keys() == {"helper"}
    assert current_agent_versions(["helper", "other"]) == {"helper": version.pk}
    assert AuditEntry.objects.get(action="agent.created").object_id == "helper"


def test_a_new_version_is_current_and_the_old_one_stays() -> None:
    agent, bob = make_agent(), make_person("bob", "analyst")
    first = resolve_agent("helper")
    assert first is not None
    changed = AgentContent(provider="offline", system_prompt="Be long.", note="Longer")
    second = add_agent_version(bob, agent=agent, based_on=1, content=changed)
    assert resolve_agent("helper") == second
    kept = agent_version(first.pk)
    assert kept is not None
    assert kept.system_prompt == "Be brief."
    assert first.content_hash != second.content_hash


def test_two_people_do_not_overwrite_each_other() -> None:
    agent, bob = make_agent(), make_person("bob", "analyst")
    add_agent_version(bob, agent=agent, based_on=1, content=OFFLINE)
    with pytest.raises(Conflict):
        add_agent_version(bob, agent=agent, based_on=1, content=OFFLINE)
    assert AgentVersion.objects.count() == 2


def test_a_retired_agent_is_unknown_until_it_comes_back() -> None:
    agent, bob = make_agent(), make_person("bob", "analyst")
    retire_agent(bob, agent=agent)
    assert (resolve_agent("helper"), known_agent_keys()) == (None, frozenset())
    with pytest.raises(WrongState):
        retire_agent(bob, agent=agent)
    with pytest.raises(WrongState):
        add_agent_version(bob, agent=agent, based_on=1, content=OFFLINE)
    restore_agent(bob, agent=agent)
    assert known_agent_keys() == {"helper"}


def test_a_stranger_changes_nothing() -> None:
    agent, charlie = make_agent(), make_person("charlie", "participant", "reviewer", "operator")
    for act in (
        lambda: create_agent(charlie, key="x", name="x", description="", content=OFFLINE),
        lambda: add_agent_version(charlie, agent=agent, based_on=1, content=OFFLINE),
        lambda: retire_agent(charlie, agent=agent),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_taken_key_is_a_conflict() -> None:
    make_agent()
    with pytest.raises(Conflict):
        create_agent(make_person("bob", "analyst"), key="helper", name="x", description="", content=OFFLINE)


@pytest.mark.parametrize(
    ("field", "content"),
    [
        ("provider", AgentContent(provider="oracle")),
        ("model", AgentContent(provider="openai")),
        ("base_url", AgentContent(provider="openai", model="m", base_url="https://evil.example/v1")),
        ("base_url", AgentContent(provider="openai-compatible", model="m", base_url="file:///etc/passwd")),
        (
            "base_url",
            AgentContent(provider="openai-compatible", model="m", base_url="https://evil.example/v1"),
        ),
        (
            "base_url",
            AgentContent(provider="openai-compatible", model="m", base_url="http://models.example/v1"),
        ),
        (
            "base_url",
            AgentContent(provider="openai-compatible", model="m", base_url="https://x@models.example/v1"),
        ),
        ("temperature", AgentContent(provider="offline", settings={"temperature": 9})),
        ("surprise", AgentContent(provider="offline", settings={"surprise": 1})),
    ],
)
def test_what_is_not_right_is_named_by_field(field: str, content: AgentContent, settings) -> None:
    settings.AGENT_ENDPOINTS = ["models.example"]
    with pytest.raises(InvalidInput) as refused:
        create_agent(make_person("alice", "analyst"), key="x", name="x", description="", content=content)
    assert field in refused.value.fields


def test_an_allowed_endpoint_is_accepted(settings) -> None:
    settings.AGENT_ENDPOINTS = ["models.example", "127.0.0.1:9000"]
    alice = make_person("alice", "analyst")
    for key, url in (("a", "https://models.example/v1"), ("b", "http://127.0.0.1:9000/v1")):
        content = AgentContent(provider="openai-compatible", model="m", base_url=url)
        create_agent(alice, key=key, name=key, description="", content=content)


def test_the_demo_library_loads_once_and_keeps_changes() -> None:
    load_demo_library()
    assert "document-analyzer" in known_agent_keys()
    MailTemplate.objects.filter(key="task/assigned").update(text="Ours")
    load_demo_library()
    assert MailTemplate.objects.get(key="task/assigned").text == "Ours"
    assert AgentVersion.objects.filter(agent__key="document-analyzer").count() == 1


def test_validation_is_told_what_the_library_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    load_demo_library()
    monkeypatch.setenv("PERISCOPE_SECRET_ERP_TOKEN", "x")
    library = ValidationLibrary(knows_process=lambda key: key == "known")
    assert library.knows_agent("document-analyzer")
    assert not library.knows_agent("nobody")
    assert library.knows_template("send_task/alert")
    assert not library.knows_template("none")
    assert library.knows_secret("erp-token")
    assert not library.knows_secret("other")
    assert library.knows_process("known")
    assert not library.knows_process("other")
    assert ValidationLibrary().knows_process("any")


def test_validation_is_told_who_works_here() -> None:
    make_person("ann", "analyst", email="ann@example.test")
    gone = make_person("gone", "analyst")
    gone.is_active = False
    gone.save()
    library = ValidationLibrary()
    assert library.knows_user("ANN")
    assert library.knows_user("ann@example.test")
    assert not library.knows_user("gone")
    assert library.knows_group("Analyst")
    assert not library.knows_group("auditors")
