"""Puts processes into folders, renames folders, and brings archived processes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import has, require
from studio.audit.actions import record
from studio.errors import InvalidInput, NotAllowed, NotFound, WrongState
from studio.processes.folders import checked_folder
from studio.processes.models import Definition, ReviewRule
from studio.processes.rules import Rule, rule_of_folder
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


@transaction.atomic
def move_process(actor: User, *, definition: Definition, folder: str) -> Definition:
    """Puts a process into a folder. Raises NotAllowed where other review rules hold there."""
    require(actor, Right.MODEL)
    folder = checked_folder(folder)
    definition = Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    before = definition.folder
    if folder == before:
        return definition
    check_rules_stay(actor, before=before, after=folder)
    definition.folder = folder
    definition.save(update_fields=["folder"])
    record(
        actor,
        action="process.moved",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        details={"before": before, "after": folder},
    )
    return definition


@transaction.atomic
def rename_folder(actor: User, *, folder: str, to: str) -> int:
    """Gives a folder another name or place, with all in it and its rules; returns how many processes.

    Raises NotFound for an empty folder, InvalidInput, and NotAllowed where other rules would hold afterwards.
    """
    require(actor, Right.MODEL)
    folder, to = checked_folder(folder), checked_folder(to, field="to")
    check_new_name(folder, to=to)
    both = [
        one
        for one in Definition.objects.select_for_update()
        if lies_in(one.folder, folder) or lies_in(one.folder, to)
    ]
    inside = [one for one in both if lies_in(one.folder, folder)]
    if not inside:
        raise NotFound(_("There is no folder %(name)s.") % {"name": folder})
    before = {one.pk: rule_of_folder(one.folder) for one in both}
    carry_rules(folder, to=to)
    for one in inside:
        one.folder = checked_folder(moved(one.folder, folder=folder, to=to), field="to")
    for one in both:
        check_same_rule(actor, before[one.pk], rule_of_folder(one.folder))
    Definition.objects.bulk_update(inside, ["folder"])
    record(
        actor,
        action="folder.renamed",
        object_type="folder",
        object_id=to,
        object_name=to,
        details={"before": folder, "after": to, "processes": [one.key for one in inside]},
    )
    return len(inside)


@transaction.atomic
def bring_back(actor: User, *, key: str) -> Definition:
    """Takes a process out of the archive; nothing is deployed by that. Raises NotFound and WrongState."""
    require(actor, Right.MODEL)
    definition = Definition.objects.select_for_update(of=("self",)).filter(key=key).first()
    if definition is None:
        raise NotFound(_("There is no process %(key)s.") % {"key": key})
    if definition.archived_at is None:
        raise WrongState(_("“%(name)s” is not archived.") % {"name": definition.name})
    definition.archived_at = None
    definition.save(update_fields=["archived_at"])
    record(
        actor,
        action="process.brought_back",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
    )
    return definition


def carry_rules(folder: str, *, to: str) -> None:
    """Takes the rules of a folder along; raises InvalidInput where one would meet another, or is too long."""
    rules = {rule.folder: rule for rule in ReviewRule.objects.all()}
    carried = {name: moved(name, folder=folder, to=to) for name in rules if lies_in(name, folder)}
    if set(carried.values()) & (rules.keys() - carried.keys()):
        message = _("Both folders have review rules: take one away first.")
        raise InvalidInput(message, fields={"to": message})
    for name, new_name in carried.items():
        new_folder = checked_folder(new_name, field="to")
        ReviewRule.objects.filter(pk=rules[name].pk).update(folder=new_folder)


def check_new_name(folder: str, *, to: str) -> None:
    """Raises InvalidInput for a name that a folder cannot get."""
    message = ""
    if not folder or not to:
        message = _("Say which folder, and what it is called from now on.")
    elif lies_in(to, folder):
        message = _("A folder cannot be put into itself.")
    if message:
        raise InvalidInput(message, fields={"to": message})


def check_rules_stay(actor: User, *, before: str, after: str) -> None:
    """Raises NotAllowed when a move changes what an approval takes, unless the actor may write such rules."""
    check_same_rule(actor, rule_of_folder(before), rule_of_folder(after))


def check_same_rule(actor: User, before: Rule, after: Rule) -> None:
    """As `check_rules_stay`, of two rules."""
    same = replace(before, folder=None) == replace(after, folder=None)
    if not same and not has(actor, Right.MANAGE_REVIEWS):
        raise NotAllowed(_("Other review rules hold there: only who keeps the rules can move it."))


def lies_in(folder: str, outer: str) -> bool:
    """Tells whether a folder is another one or lies in it."""
    return folder == outer or folder.startswith(f"{outer}/")


def moved(name: str, *, folder: str, to: str) -> str:
    """Returns the name of something in a folder after the folder has become another."""
    return to + name[len(folder) :]
