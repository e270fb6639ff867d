"""Sessions that begin with something there is: a scenario, or an instance without its sensitive values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.errors import InvalidInput
from studio.play.recording import recorded
from studio.play.sessions import replace
from studio.play.writing import Written, decisions_of, expecting
from studio.processes.scenarios.actions import ScenarioContent, content_of

if TYPE_CHECKING:
    from engine.play import Told
    from studio.accounts.models import User
    from studio.instances.models import Instance
    from studio.play.models import PlaySession
    from studio.play.sources import Source
    from studio.processes.models import Scenario


def open_scenario(person: User, *, source: Source, scenario: Scenario) -> PlaySession:
    """Plays a scenario as far as its script has something to say."""
    decisions = decisions_of(content_of(scenario), source=source, person=person)
    return replace(person, definition=source.definition, decisions=decisions, scenario=scenario)


def open_instance(person: User, *, source: Source, instance: Instance) -> PlaySession:
    """Plays what happened in an instance again, without its sensitive values.

    The caller has checked that the person may see the instance.
    """
    content = as_content(told_of(instance, source=source))
    decisions = decisions_of(content, source=source, person=person)
    return replace(person, definition=source.definition, decisions=decisions)


def written_from_instance(instance: Instance, *, source: Source, person: User, name: str) -> Written:
    """An instance as the content of a scenario, which expects what its script comes to by itself."""
    told = told_of(instance, source=source)
    content = expecting(told, source=source, person=person, name=name)
    if content.expected["status"] == instance.state:
        return Written(content)
    note = _("By itself the script comes to “%(expected)s”, the instance came to “%(found)s”.")
    return Written(content, (note % {"expected": content.expected["status"], "found": instance.state},))


def told_of(instance: Instance, *, source: Source) -> Told:
    """The instance as a script; raises InvalidInput for one of another process."""
    if instance.process_id != source.key:
        message = _("This instance is not one of the process %(key)s.") % {"key": source.key}
        raise InvalidInput(message, fields={"instance": message})
    return recorded(instance)


def as_content(told: Told) -> ScenarioContent:
    """A script as the content of a scenario without a name."""
    return ScenarioContent(
        name="", start_event=told.start_event or "", variables=told.variables, script=told.script
    )
