"""Keeping, changing and removing presets. Who models shares them; nobody owns one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.errors import UnreadableFile
from engine.parse import read_definitions
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.library.presets.models import Preset
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LARGEST = 100_000
LONGEST_NAME = 100
LONGEST_DESCRIPTION = 300
ROOT = re.compile(r"\s*<(?:[A-Za-z_][\w.-]*:)?([A-Za-z]+)[\s/>]")
IN_PROCESS = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="preset">'
    '<process id="preset">{element}</process></definitions>'
)


@dataclass(frozen=True)
class PresetContent:
    """What a person enters; without `xml` a change keeps the element."""

    name: str
    xml: str = ""
    description: str = ""


def create_preset(actor: User, *, content: PresetContent) -> Preset:
    """Keeps an element under a name. Raises InvalidInput, or Conflict when the name is taken."""
    require(actor, Right.MODEL)
    check_words(content)
    element_type = read_element_type(content.xml)
    try:
        with transaction.atomic():
            made = Preset.objects.create(
                name=content.name.strip(),
                element_type=element_type,
                xml=content.xml,
                description=content.description.strip(),
                changed_by=actor,
            )
            note(actor, preset=made, action="preset.created")
    except IntegrityError as error:
        raise name_taken(content.name) from error
    return made


def change_preset(actor: User, *, preset: Preset, revision: int, content: PresetContent) -> Preset:
    """Renames, describes or replaces a preset; Conflict when somebody changed it since `revision`."""
    require(actor, Right.MODEL)
    check_words(content)
    values = {"name": content.name.strip(), "description": content.description.strip()}
    if content.xml:
        values |= {"xml": content.xml, "element_type": read_element_type(content.xml)}
    try:
        with transaction.atomic():
            changed = Preset.objects.filter(pk=preset.pk, revision=revision).update(
                **values, revision=F("revision") + 1, changed_by=actor, changed_at=timezone.now()
            )
            if not changed:
                raise Conflict(_("Somebody changed this preset meanwhile: look at it again."))
            preset.refresh_from_db()
            note(actor, preset=preset, action="preset.changed")
    except IntegrityError as error:
        raise name_taken(content.name) from error
    return preset


@transaction.atomic
def delete_preset(actor: User, *, preset: Preset) -> None:
    """Takes a preset from the library; elements made from it stay as they are."""
    require(actor, Right.MODEL)
    note(actor, preset=preset, action="preset.deleted")
    preset.delete()


def name_taken(name: str) -> Conflict:
    """Says that the name has a preset already."""
    return Conflict(_("There is a preset of the name %(name)s already.") % {"name": name.strip()})


def check_words(content: PresetContent) -> None:
    """Raises InvalidInput for a name or description that cannot be kept."""
    problems = {}
    if not content.name.strip() or len(content.name.strip()) > LONGEST_NAME:
        problems["name"] = _("A name of at most %(count)s characters.") % {"count": LONGEST_NAME}
    if len(content.description) > LONGEST_DESCRIPTION:
        problems["description"] = _("At most %(count)s characters.") % {"count": LONGEST_DESCRIPTION}
    if problems:
        raise InvalidInput(_("The preset cannot be kept."), fields=problems)


def read_element_type(xml: str) -> str:
    """Returns what kind of element the XML is; raises InvalidInput where it is none of a process."""
    found = ROOT.match(xml)
    try:
        if found is None or len(xml) > LARGEST:
            raise UnreadableFile("no element")
        process = read_definitions(IN_PROCESS.format(element=xml).encode()).processes[0]
    except UnreadableFile as error:
        raise InvalidInput(_("The element cannot be read."), fields={"xml": str(error)}) from error
    if len(process.nodes) != 1:
        message = _("Expected one element of a process.")
        raise InvalidInput(message, fields={"xml": message})
    return found[1]


def note(actor: User, *, preset: Preset, action: str) -> None:
    """Writes into the audit log who did what to the preset."""
    record(
        actor,
        action=action,
        object_type="preset",
        object_id=str(preset.pk),
        object_name=preset.name,
        details={"element": preset.element_type, "revision": preset.revision},
    )
