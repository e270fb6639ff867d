"""Reads of the library: for pages, for deployments and for the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from studio.accounts.selectors import find_groups, find_person
from studio.errors import NotFound
from studio.library.form_library.selectors import form_trouble
from studio.library.functions.references import reference_of
from studio.library.functions.selectors import trouble_of
from studio.library.models import Agent, AgentVersion, MailTemplate, MailTemplateVersion
from studio.library.secrets.resolving import knows_secret
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from engine.validate import FormTrouble, FunctionTrouble
    from studio.accounts.models import User

Answer = TypeVar("Answer")


def agents_visible_to(user: User, *, search: str = "", retired: bool | None = None) -> QuerySet[Agent]:
    """Returns the agents for those who keep the library; `retired` None means both."""
    require(user, Right.MANAGE_LIBRARY)
    found = Agent.objects.select_related("current").order_by("name", "key")
    for word in search.split():
        found = found.filter(
            Q(key__icontains=word) | Q(name__icontains=word) | Q(description__icontains=word)
        )
    return found if retired is None else found.filter(retired_at__isnull=not retired)


def agent_visible_to(user: User, *, key: str) -> Agent:
    """Returns one agent; raises NotFound where there is none."""
    found = agents_visible_to(user).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such agent."))
    return found


def versions_of(agent: Agent) -> QuerySet[AgentVersion]:
    """Returns all versions, the newest first."""
    return agent.versions.select_related("created_by", "agent")


def agent_version_visible_to(user: User, *, key: str, number: int | None) -> AgentVersion:
    """Returns one version for those who keep the library, None means the current; raises NotFound."""
    found = agent_visible_to(user, key=key)
    version = found.current if number is None else versions_of(found).filter(number=number).first()
    if version is None:
        raise NotFound(_("There is no such version."))
    return version


def resolve_agent(key: str) -> AgentVersion | None:
    """Returns the current version of a living agent, or None."""
    agent = Agent.objects.select_related("current__agent").filter(key=key, retired_at=None).first()
    return agent.current if agent else None


def agent_version(pk: int) -> AgentVersion | None:
    """Returns one version by its id, whatever became of the agent: running instances keep theirs."""
    return AgentVersion.objects.select_related("agent").filter(pk=pk).first()


def known_agent_keys() -> frozenset[str]:
    """Returns the keys of the living agents."""
    return frozenset(Agent.objects.filter(retired_at=None).values_list("key", flat=True))


def current_agent_versions(keys: Iterable[str]) -> dict[str, int]:
    """Returns key → id of the current version, for the living agents among the keys."""
    living = Agent.objects.filter(key__in=list(keys), retired_at=None, current__isnull=False)
    return {key: version for key, version in living.values_list("key", "current_id") if version}


def current_mail_texts(keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """Returns key → name, subject, text and HTML as they stand now, for the templates among the keys."""
    fields = ("name", "subject", "text", "html")
    found = MailTemplate.objects.filter(key__in=list(keys))
    return {each.key: {field: getattr(each, field) for field in fields} for each in found}


def authors_of_agent_versions(ids: Iterable[int]) -> set[int]:
    """Returns the ids of the people who made these versions."""
    found = AgentVersion.objects.filter(pk__in=list(ids), created_by__isnull=False)
    return {author for author in found.values_list("created_by", flat=True) if author is not None}


def mail_templates_visible_to(user: User, *, search: str = "") -> QuerySet[MailTemplate]:
    """Returns the mail templates for those who keep the library."""
    require(user, Right.MANAGE_LIBRARY)
    found = MailTemplate.objects.all()
    for word in search.split():
        found = found.filter(Q(key__icontains=word) | Q(name__icontains=word) | Q(subject__icontains=word))
    return found


def mail_template_visible_to(user: User, *, key: str) -> MailTemplate:
    """Returns one mail template; raises NotFound where there is none."""
    found = mail_templates_visible_to(user).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such mail template."))
    return found


def versions_of_mail_template(user: User, *, key: str) -> QuerySet[MailTemplateVersion]:
    """Returns what a mail template said, the newest first; empty for one that nobody has changed."""
    template = mail_template_visible_to(user, key=key)
    return MailTemplateVersion.objects.filter(template=template).select_related("created_by")


def find_mail_template(key: str) -> MailTemplate | None:
    """Returns the template a process names, or None."""
    return MailTemplate.objects.filter(key=key).first()


class ValidationLibrary:
    """What validation may ask the library (`engine.validate.library.Library`), read once per check."""

    def __init__(self, *, knows_process: Callable[[str], bool] | None = None) -> None:
        self._agents = known_agent_keys()
        self._templates = frozenset(MailTemplate.objects.values_list("key", flat=True))
        self._answers: dict[tuple[str, str], Any] = {}
        self._knows_process = knows_process

    def _once(self, kind: str, name: str, *, ask: Callable[[str], Answer]) -> Answer:
        """What `ask` says of a name; a file names the same one in many places."""
        if (kind, name) not in self._answers:
            self._answers[kind, name] = ask(name)
        answer: Answer = self._answers[kind, name]
        return answer

    def knows_agent(self, key: str) -> bool:
        """Tells whether a living agent has this key."""
        return key in self._agents

    def knows_template(self, key: str) -> bool:
        """Tells whether there is a mail template of this key."""
        return key in self._templates

    def knows_secret(self, name: str) -> bool:
        """Tells whether a secret of this name is set."""
        return self._once("secret", name, ask=knows_secret)

    def knows_user(self, name: str) -> bool:
        """Tells whether tasks for this name find somebody, by user name or address, as at run time."""
        return self._once("user", name, ask=lambda name: find_person(name) is not None)

    def knows_group(self, name: str) -> bool:
        """Tells whether there is a role or team of this name, whatever the case."""
        return self._once("group", name, ask=lambda name: bool(find_groups([name])))

    def knows_process(self, key: str) -> bool:
        """Asks whoever knows the processes; without anybody to ask, every process counts as known."""
        return self._knows_process is None or self._once("process", key, ask=self._knows_process)

    def function_trouble(self, function: str, version: str | None) -> FunctionTrouble | None:
        """Tells why a version of a function cannot or should not be used."""
        return self._once("function", reference_of(function, version=version), ask=trouble_of)

    def form_trouble(self, key: str) -> FormTrouble | None:
        """Tells why a form cannot or should not be used."""
        return self._once("form", key, ask=form_trouble)
