"""A verdict on a migration in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engine.interpreter.migration import CAN, CANNOT, CHOICE, Judgement

if TYPE_CHECKING:
    from engine.interpreter.migration import Target
    from studio.instances.migration_models import InstanceMigration

VERDICTS = {
    CAN: gettext_lazy("can move"),
    CHOICE: gettext_lazy("needs a choice"),
    CANNOT: gettext_lazy("cannot move"),
}

SENTENCES = {
    "kept": gettext_lazy("goes on."),
    "kept-call": gettext_lazy("goes on working; the new version takes its answer."),
    "kept-form": gettext_lazy(
        "stays open with the form it was opened with; the new version takes the answer."
    ),
    "kept-timer": gettext_lazy("keeps its due date although the timer changed."),
    "renamed": gettext_lazy("goes on as %(target)s."),
    "begun": gettext_lazy("is stopped, and %(target)s begins."),
    "ended": gettext_lazy("is stopped, and nothing follows it."),
    "inside": gettext_lazy("stands inside something that is stopped or not decided yet."),
    "gone": gettext_lazy("is not part of the new version: choose where to go on."),
    "scope-moved": gettext_lazy("stands in another sub-process of the new version: choose where to go on."),
    "type-changed": gettext_lazy("is another kind of element in the new version: choose where to go on."),
    "loop-changed": gettext_lazy("is repeated in another way in the new version: choose where to go on."),
    "runs-differently": gettext_lazy(
        "runs inline in one version and as an instance of its own in the other: choose where to go on."
    ),
    "kind-changed": gettext_lazy("does another kind of work in the new version: choose where to go on."),
    "nothing-to-wait": gettext_lazy("waits for nothing in the new version: choose where to go on."),
    "wrong-target": gettext_lazy("cannot go there: choose another place."),
    "compensating": gettext_lazy("is undoing what was done: wait until that is over."),
    "event-fails": gettext_lazy("cannot begin to wait in the new version: %(detail)s"),
    "join-kept": gettext_lazy("Tokens that wait here go on waiting."),
    "join-opened": gettext_lazy("Tokens that wait here go on at once: the new version does not join here."),
    "join-gone": gettext_lazy(
        "Tokens wait here, where the new version joins nothing: choose where they begin."
    ),
    "join-flow-gone": gettext_lazy(
        "A token waits here on %(key)s, which the new version does not have: choose the way it came by."
    ),
    "compensation-lost": gettext_lazy(
        "has completed and could be undone, which the new version cannot do: "
        "choose another activity, or to forget it."
    ),
    "compensation-kept": gettext_lazy("has completed and can still be undone."),
    "variable-refused": gettext_lazy(
        "is a variable whose value does not fit the new version: %(detail)s Change it before."
    ),
    "variable-converted": gettext_lazy("is a variable that is converted: %(detail)s"),
    "scope-gone": gettext_lazy("is not part of the new version; it ends in the version it runs in."),
    "other-process": gettext_lazy("The other version is of another process: %(target)s."),
}
"""Code of a judgement → what is said about the step it names."""


ANSWERS = {
    "ended": gettext_lazy("It has ended meanwhile."),
    "silent": gettext_lazy("It did not answer, though it was asked several times."),
}
"""What a batch notes by itself → what is said."""


def words_of(judgement: Judgement) -> str:
    """The sentence about what a judgement names, without its name."""
    values = {"target": judgement.target, "detail": judgement.detail, "key": judgement.key}
    return str(SENTENCES[judgement.code]) % values


def words_of_answer(migration: InstanceMigration) -> str:
    """Why an instance is, or would be, not moved; empty where nothing stands in the way."""
    if migration.judgements:
        found = [Judgement(element_instance="", reason="", **each) for each in migration.judgements]
        return " ".join(f"{each.name or each.element} {words_of(each)}" for each in found)
    return str(ANSWERS.get(migration.answer, migration.answer))


def words_of_target(target: Target) -> str:
    """One thing to choose."""
    if target.how == "end":
        return _("end here")
    name = f"{target.name} ({target.element})" if target.name else target.element
    if target.how == "begin":
        return _("begin %(step)s anew") % {"step": name}
    return _("go on as %(step)s") % {"step": name}
