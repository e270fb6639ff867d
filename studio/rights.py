"""Rights: the single things a person may do. Every app asks for them, so they stand below all apps."""

from __future__ import annotations

from enum import StrEnum


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

    @property
    def permission(self) -> str:
        """The permission as Django names it, for `user.has_perm`."""
        return f"accounts.{self.value}"

    @property
    def description(self) -> str:
        """The right in words, for the administration pages."""
        return "Can " + self.value.replace("_", " ")
