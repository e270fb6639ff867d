"""Puts the text of a draft aside before something else takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.processes.merging.models import KeptDraft

if TYPE_CHECKING:
    from studio.processes.models import Draft

MOST_KEPT = 50
"""Of one person and process; beyond them the oldest one that was merged goes, never one that waits."""


def keep_text(draft: Draft, *, xml: str, base_xml: str, reason: KeptDraft.Reason) -> KeptDraft:
    """Keeps a text beside the draft; the same text that still waits is kept once."""
    own = KeptDraft.objects.filter(definition=draft.definition, owner=draft.owner)
    for waiting in own.filter(merged_at=None, reason=reason):
        if waiting.xml == xml and waiting.base_xml == base_xml:
            return waiting
    merged = list(own.exclude(merged_at=None).order_by("kept_at").values_list("pk", flat=True))
    surplus = own.count() + 1 - MOST_KEPT
    if surplus > 0:
        KeptDraft.objects.filter(pk__in=merged[:surplus]).delete()
    return KeptDraft.objects.create(
        definition=draft.definition,
        owner=draft.owner,
        xml=xml,
        base_xml=base_xml,
        contributors=draft.contributors,
        reason=reason,
    )


def keep_replaced(draft: Draft, *, reason: KeptDraft.Reason) -> None:
    """Keeps what the draft holds, where it holds anything that its base version does not."""
    if draft.pk is not None and draft.changed:
        keep_text(draft, xml=draft.xml, base_xml=draft.base.xml if draft.base else "", reason=reason)
