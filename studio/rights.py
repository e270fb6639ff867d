"""Rights: the single things a person may do. Every app asks for them, so they stand below all apps."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Right(StrEnum):
    """One thing a person may do; the value is the codename of a permission of `accounts`."""

    MODEL = "model_processes"
    REVIEW = "review_versions"
    MANAGE_REVIEWS = "manage_review_rules"
    BREAK_GLASS = "approve_in_emergency"
    DEPLOY = "deploy_versions"
    START = "start_instances"
    WATCH = "watch_instances"
    OPERATE = "operate_instances"
    WORK = "work_on_tasks"
    SEE_SENSITIVE = "see_sensitive_values"
    MANAGE_LIBRARY = "manage_library"
    MANAGE_SECRETS = "manage_secrets"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit_log"
    MANAGE_RETENTION = "manage_retention"

    @property
    def permission(self) -> str:
        """The permission as Django names it, for `user.has_perm`."""
        return f"accounts.{self.value}"

    @property
    def description(self) -> str:
        """The right in words, for the administration pages."""
        return "Can " + self.value.replace("_", " ")

    @property
    def in_words(self) -> str:
        """The right as people are told of it, in their language: "draw processes"."""
        return str(WORDS[self])


WORDS: Final[MappingProxyType[Right, Promise | str]] = MappingProxyType(
    {
        Right.MODEL: _("draw processes"),
        Right.REVIEW: _("review versions"),
        Right.MANAGE_REVIEWS: _("keep the review rules"),
        Right.BREAK_GLASS: _("approve in an emergency"),
        Right.DEPLOY: _("deploy versions"),
        Right.START: _("start processes"),
        Right.WATCH: _("watch instances"),
        Right.OPERATE: _("operate instances"),
        Right.WORK: _("work on tasks"),
        Right.SEE_SENSITIVE: _("see sensitive values"),
        Right.MANAGE_LIBRARY: _("keep the library"),
        Right.MANAGE_SECRETS: _("keep the secrets"),
        Right.MANAGE_PEOPLE: _("manage people and teams"),
        Right.MANAGE_RETENTION: _("decide what is kept and what goes"),
        Right.READ_AUDIT: _("read the audit log"),
    }
)
"""Right → what whoever has it may do."""
