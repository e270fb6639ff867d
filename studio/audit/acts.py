"""What the codes of the audit log mean, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise

ACTS: Mapping[str, StrPromise] = {
    "agent.budget_set": _("limited what an agent may cost"),
    "agent.created": _("created an agent"),
    "agent.restored": _("restored an agent"),
    "agent.retired": _("retired an agent"),
    "agent.version_added": _("added a version of an agent"),
    "breaker.closed": _("let calls to an address go on"),
    "comment.added": _("wrote a comment"),
    "comment.reopened": _("reopened a comment"),
    "comment.resolved": _("resolved a comment"),
    "delivery.retried": _("tried a delivery again"),
    "deployment.retired": _("took a process out of service"),
    "draft.discarded": _("discarded a draft"),
    "draft.imported": _("imported a draft"),
    "folder.renamed": _("renamed a folder"),
    "function.created": _("created a function"),
    "function.deprecated": _("deprecated a version of a function"),
    "function.described": _("described a function anew"),
    "function.published": _("published a version of a function"),
    "function.restored": _("restored a version of a function"),
    "incident.resolved": _("decided about an incident"),
    "incoming_mail.discarded": _("put an incoming mail away"),
    "incoming_mail.handed_in": _("handed in a mail"),
    "incoming_mail.retried": _("tried an incoming mail again"),
    "instance.cancelled": _("asked to cancel an instance"),
    "instance.migration_requested": _("asked to migrate an instance"),
    "instance.started": _("started an instance"),
    "instance.variables_changed": _("changed variables of an instance"),
    "key.used": _("began to encrypt with a new key"),
    "mail_template.changed": _("changed a mail template"),
    "mail_template.created": _("created a mail template"),
    "mail_template.tested": _("sent a test mail of a template"),
    "mailbox.changed": _("changed a mailbox"),
    "mailbox.created": _("created a mailbox"),
    "mailbox.disabled": _("switched a mailbox off"),
    "mailbox.enabled": _("switched a mailbox on"),
    "message.published": _("published a message"),
    "payloads.decoded": _("read what stands encrypted in Temporal"),
    "person.activated": _("let a person in again"),
    "person.changed": _("changed a person's account"),
    "person.created": _("added a person"),
    "person.deactivated": _("locked a person out"),
    "person.password_changed": _("changed their own password"),
    "person.password_reset": _("reset a person's password"),
    "person.renamed": _("renamed a person"),
    "preset.changed": _("changed a preset"),
    "preset.created": _("kept a preset"),
    "preset.deleted": _("deleted a preset"),
    "process.archived": _("archived a process"),
    "process.brought_back": _("took a process out of the archive"),
    "process.created": _("created a process"),
    "process.moved": _("moved a process into a folder"),
    "review.requested": _("asked for a review"),
    "review.withdrawn": _("withdrew a request for review"),
    "review_rule.deleted": _("took a review rule away"),
    "review_rule.set": _("set a review rule"),
    "schedule.paused": _("paused a start by the clock"),
    "schedule.resumed": _("resumed a start by the clock"),
    "secret.created": _("created a secret"),
    "secret.deleted": _("deleted a secret"),
    "secret.described": _("described a secret anew"),
    "secret.resealed": _("sealed secrets with the new key"),
    "secret.rotated": _("gave a secret a new value"),
    "session.ended": _("logged out"),
    "session.started": _("logged in"),
    "signal.published": _("published a signal"),
    "task.assigned": _("assigned a task"),
    "task.claimed": _("claimed a task"),
    "task.escalated": _("escalated a task"),
    "task.completed": _("completed a task"),
    "task.released": _("gave a task back"),
    "team.created": _("created a team"),
    "team.deleted": _("deleted a team"),
    "token.created": _("created an API token"),
    "token.revoked": _("revoked an API token"),
    "trigger.created": _("made a trigger"),
    "trigger.disabled": _("switched a trigger off"),
    "trigger.enabled": _("switched a trigger on"),
    "trigger.rotated": _("gave a trigger a new secret"),
    "version.approval_given": _("gave one of several approvals of a version"),
    "version.approved": _("approved a version"),
    "version.approved_in_emergency": _("approved a version in an emergency"),
    "version.changes_requested": _("asked for changes to a version"),
    "version.copied": _("copied a version as a new process"),
    "version.created": _("created a version"),
    "version.deployed": _("deployed a version"),
    "version.named": _("named a version"),
    "version.restored": _("restored a version as the latest"),
}
"""Code → what the person did. Codes never change, since old entries hold them."""


def act_in_words(action: str) -> str:
    """Returns what the person did, in the reader's language; the code itself where nobody knows it."""
    return str(ACTS.get(action, action))
