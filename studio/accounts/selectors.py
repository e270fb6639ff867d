"""Reads about people and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db.models import Q

from studio.accounts.models import ApiToken, User
from studio.accounts.roles import ADMINISTRATOR, ROLES
from studio.errors import NotFound
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


NAMES = ("username", "display_name", "first_name", "last_name")


def matching(text: str, *, fields: tuple[str, ...] = NAMES) -> Q:
    """Selects people of whom every word of the text is in one of the fields."""
    found = Q()
    for word in text.split():
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        found &= anywhere
    return found


def active_people(*, search: str = "") -> QuerySet[User]:
    """Returns everybody who can log in, by name; for pickers of people. Addresses are not searched.

    Whoever may pick people does not thereby learn their addresses, not even letter by letter.
    """
    return User.objects.filter(matching(search), is_active=True).order_by("username")


def all_people(user: User, *, search: str = "", state: str = "") -> QuerySet[User]:
    """Returns all people for those who manage them; `state` is active or inactive."""
    require(user, Right.MANAGE_PEOPLE)
    found = (
        User.objects.filter(matching(search, fields=(*NAMES, "email")))
        .prefetch_related("groups")
        .order_by("username")
    )
    return found.filter(is_active=state == "active") if state in {"active", "inactive"} else found


def person_for(user: User, *, pk: int) -> User:
    """Returns one person for those who manage people; raises NotFound when there is none."""
    require(user, Right.MANAGE_PEOPLE)
    found = User.objects.prefetch_related("groups").filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such person.")
    return found


def find_person(text: str) -> User | None:
    """Returns the active person a process names by user name or e-mail address, whatever the case.

    An address that several people share names nobody.
    """
    wanted = text.strip()
    if not wanted:
        return None
    by_name = User.objects.filter(is_active=True, username__iexact=wanted)[:2]
    by_address = User.objects.filter(is_active=True, email__iexact=wanted)[:2]
    for found in (list(by_name), list(by_address)):
        if len(found) == 1:
            return found[0]
    return User.objects.filter(is_active=True, username=wanted).first()


def find_people(texts: Iterable[str]) -> list[User]:
    """Returns the active people named, each once, in the order they are named."""
    found = {person.pk: person for text in texts if (person := find_person(text))}
    return list(found.values())


def find_groups(names: Iterable[str]) -> list[Group]:
    """Returns the groups of these names, whatever the case."""
    wanted = Q()
    for name in names:
        wanted |= Q(name__iexact=name.strip())
    return list(Group.objects.filter(wanted).order_by("name")) if wanted else []


def members_of(name: str) -> QuerySet[User]:
    """Returns the active people in a role or team."""
    return User.objects.filter(is_active=True, groups__name__iexact=name.strip()).distinct()


def people_with(right: Right) -> QuerySet[User]:
    """Returns the active people who have a right by their roles, by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(right.permission, backend=backend).order_by("username")


def same_person_ids(user: User) -> set[int]:
    """Returns the ids of all accounts of this person: those with the same e-mail address."""
    ids = {user.pk}
    if user.email:
        ids.update(User.objects.filter(email__iexact=user.email).values_list("pk", flat=True))
    return ids


def active_administrators() -> QuerySet[User]:
    """Returns the people who can let others in."""
    return User.objects.filter(is_active=True, groups__name=ADMINISTRATOR)


def teams() -> QuerySet[Group]:
    """Returns the groups that are no roles: the candidate groups of processes."""
    return Group.objects.exclude(name__in=ROLES).order_by("name")


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Returns a person's own tokens that are not revoked, the newest first."""
    return ApiToken.objects.filter(owner=user, revoked_at=None).order_by("-created_at")
