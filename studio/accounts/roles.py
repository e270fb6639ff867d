"""The roles that bundle rights. A role is a Django group of the same name; other groups are teams."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

from studio.rights import Right

__all__ = ["ADMINISTRATOR", "ROLES", "Right", "sync_roles"]

ADMINISTRATOR = "administrator"

ROLES: dict[str, tuple[Right, ...]] = {
    "analyst": (Right.MODEL, Right.START, Right.WATCH, Right.WORK, Right.MANAGE_LIBRARY),
    "reviewer": (Right.REVIEW, Right.WATCH, Right.READ_AUDIT),
    "operator": (Right.DEPLOY, Right.START, Right.WATCH, Right.OPERATE, Right.READ_AUDIT),
    "participant": (Right.START, Right.WORK),
    ADMINISTRATOR: tuple(Right),
}
"""Role → rights (`product.md`, people). An administrator has every right but no exemption from
four eyes: nobody approves their own version."""


def sync_roles(**_: object) -> None:
    """Makes the groups of all roles and gives each exactly its rights of ours; may run any number of times.

    Runs after every migration, so a right that a release adds reaches the people who should have it.
    """
    ours = Permission.objects.filter(content_type__app_label="accounts", codename__in=list(Right))
    by_codename = {permission.codename: permission for permission in ours}
    for role, rights in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        wanted = [by_codename[right.value] for right in rights if right.value in by_codename]
        group.permissions.remove(*(p for p in by_codename.values() if p not in wanted))
        group.permissions.add(*wanted)
