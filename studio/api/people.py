"""Operations that name people and groups, for pickers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from ninja import Router, Schema

from studio.accounts.models import User
from studio.accounts.requests import PersonRequest
from studio.accounts.selectors import active_people, teams
from studio.api.paging import Paging, one_page
from studio.api.schemas import Page

router = Router()


class PersonOut(Schema):
    """A person by name; nothing private."""

    username: str
    name: str


class GroupOut(Schema):
    """A group that processes can name as candidates."""

    name: str


@router.get("/users", response=Page[PersonOut])
def list_users(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the people who can log in, by user name."""
    found = active_people(search=paging.q)
    return one_page(found, paging=paging, order="username", show=person_data)


@router.get("/groups", response=Page[GroupOut])
def list_groups(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the groups that are candidates in processes, by name."""
    found = teams().filter(name__icontains=paging.q)
    return one_page(found, paging=paging, order="name", show=group_data)


def person_data(person: User) -> dict[str, Any]:
    """Names a person."""
    return {"username": person.username, "name": str(person)}


def group_data(group: Group) -> dict[str, Any]:
    """Names a group."""
    return {"name": group.name}
