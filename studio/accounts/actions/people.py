"""Letting people in, changing what they may do, and shutting them out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from studio.accounts.models import User
from studio.accounts.roles import ADMINISTRATOR
from studio.accounts.selectors import active_administrators
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, WrongState
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class PersonContent:
    """What an administrator enters about a person; `groups` are names of roles and teams."""

    display_name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()


def create_person(actor: User, *, username: str, password: str, content: PersonContent) -> User:
    """Lets a person in. Raises InvalidInput for a weak password, Conflict when the name is taken."""
    require(actor, Right.MANAGE_PEOPLE)
    person = User(username=username, email=content.email, display_name=content.display_name)
    check_person(person)
    check_password_of(person, password=password)
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            person.groups.set(groups_named(content.groups))
            note(actor, action="person.created", person=person, details={"groups": sorted(content.groups)})
    except IntegrityError as error:
        raise Conflict(_("There is a person with this user name already.")) from error
    return person


@transaction.atomic
def change_person(actor: User, *, person: User, content: PersonContent) -> None:
    """Changes a person's data, roles and teams. WrongState when nobody could let others in afterwards."""
    require(actor, Right.MANAGE_PEOPLE)
    lock_administrators()
    before = as_data(person)
    person.display_name, person.email = content.display_name, content.email
    check_person(person)
    person.save(update_fields=["display_name", "email"])
    person.groups.set(groups_named(content.groups))
    refuse_without_administrator()
    after = as_data(person)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        note(actor, action="person.changed", person=person, details=changes)


@transaction.atomic
def deactivate_person(actor: User, *, person: User) -> None:
    """Shuts a person out at once: no login, no token, no running session. Their work stays."""
    require(actor, Right.MANAGE_PEOPLE)
    lock_administrators()
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise WrongState(_("This person is inactive already."))
    refuse_without_administrator()
    note(actor, action="person.deactivated", person=person)


@transaction.atomic
def activate_person(actor: User, *, person: User) -> None:
    """Lets a person in again."""
    require(actor, Right.MANAGE_PEOPLE)
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise WrongState(_("This person is active already."))
    note(actor, action="person.activated", person=person)


@transaction.atomic
def reset_password(actor: User, *, person: User, password: str) -> None:
    """Gives a person a new password; all their sessions end."""
    require(actor, Right.MANAGE_PEOPLE)
    check_password_of(person, password=password)
    person.set_password(password)
    person.save(update_fields=["password"])
    note(actor, action="person.password_reset", person=person)


def groups_named(names: Iterable[str]) -> list[Group]:
    """Returns the groups; raises InvalidInput for a name that is none."""
    wanted = set(names)
    found = list(Group.objects.filter(name__in=wanted))
    missing = wanted - {group.name for group in found}
    if missing:
        message = _("There is no group %(names)s.") % {"names": ", ".join(sorted(missing))}
        raise InvalidInput(message, fields={"groups": message})
    return found


def lock_administrators() -> None:
    """Lets one change of administrators through at a time, so that two cannot each remove the other."""
    list(Group.objects.select_for_update().filter(name=ADMINISTRATOR))


def refuse_without_administrator() -> None:
    """Raises WrongState when the change leaves nobody who can let others in; the transaction goes back."""
    if not active_administrators().exists():
        raise WrongState(_("Somebody must stay administrator. Make another person administrator first."))


def check_person(person: User) -> None:
    """Raises InvalidInput for names and addresses that do not fit."""
    try:
        person.clean_fields(exclude=["password"])
    except ValidationError as error:
        fields = {field: " ".join(messages) for field, messages in error.message_dict.items()}
        raise InvalidInput(_("Some fields are not right."), fields=fields) from error


def check_password_of(person: User, *, password: str) -> None:
    """Raises InvalidInput for a password that is too easy."""
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        text = " ".join(error.messages)
        raise InvalidInput(text, fields={"password": text}) from error


def as_data(person: User) -> dict[str, Any]:
    """Returns what an administrator may change about a person."""
    groups: Collection[str] = person.groups.order_by("name").values_list("name", flat=True)
    return {"display_name": person.display_name, "email": person.email, "groups": list(groups)}


def note(actor: User, *, action: str, person: User, details: dict[str, Any] | None = None) -> None:
    """Writes what happened to a person into the audit log."""
    record(
        actor,
        action=action,
        object_type="person",
        object_id=person.pk,
        object_name=person.get_username(),
        details=details,
    )
