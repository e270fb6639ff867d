"""Takes in versions of agents, and mail templates, that were approved at another installation."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import Conflict, WrongState
from studio.library.actions.agents import check_content, publish
from studio.library.actions.mail_templates import check_mail, keep_version
from studio.library.agent_settings import AgentSettings
from studio.library.fingerprints import content_hash_of
from studio.library.models import Agent, AgentVersion, MailTemplate

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.actions.agents import AgentContent
    from studio.library.actions.mail_templates import MailContent


def receive_agent(
    actor: User, *, key: str, name: str, description: str, number: int, content: AgentContent
) -> AgentVersion:
    """Returns the version of exactly this content; makes it under its number where it is not there.

    It becomes the current one where no higher number is there. Must run in a transaction; whoever calls this
    has checked that it may come. Raises InvalidInput (what this installation does not allow), WrongState (the
    agent is retired here) and Conflict where other content has this number here.
    """
    check_content(content)
    agent, _made = Agent.objects.get_or_create(
        key=key, defaults={"name": name[:150], "description": description}
    )
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    if agent.retired_at is not None:
        raise WrongState(_("The agent %(key)s is retired here; bring it back first.") % {"key": key})
    there = AgentVersion.objects.filter(agent=agent, number=number).first()
    if there is not None:
        if content_hash_of(there) != hash_of(content):
            raise Conflict(
                _("Version %(number)s of the agent %(key)s has other content here.")
                % {"number": number, "key": key}
            )
        return there
    current = agent.current
    version = publish(agent, number=number, content=content, actor=actor)
    if current is not None and current.number > number:
        Agent.objects.filter(pk=agent.pk).update(current=current)
    record(
        actor,
        action="agent.received",
        object_type="agent",
        object_id=key,
        object_name=agent.name,
        summary=content.note,
        details={"number": number, "content_hash": version.content_hash, "provider": version.provider},
    )
    return version


def hash_of(content: AgentContent) -> str:
    """Returns the hash that a version of this content has."""
    return content_hash_of(
        AgentVersion(
            provider=content.provider,
            model=content.model,
            base_url=content.base_url,
            secret=content.secret,
            system_prompt=content.system_prompt,
            settings=AgentSettings.model_validate(content.settings or {}).stored(),
        )
    )


def receive_mail_template(actor: User, *, key: str, content: MailContent) -> None:
    """Keeps a mail template whose key is new here; one that is there stays as people made it.

    What came sends the texts that came with it all the same: they are pinned. Must run in a transaction.
    Raises InvalidInput.
    """
    check_mail(content)
    template, made = MailTemplate.objects.get_or_create(key=key, defaults=asdict(content))
    if made:
        keep_version(template, author=actor)
        record(
            actor,
            action="mail_template.received",
            object_type="mail_template",
            object_id=key,
            object_name=content.name,
            details=asdict(content),
        )
