"""Rules about single objects: who may judge which version, who may call a remark settled.

Rights (may model, may review …) are of `studio.accounts`; these rules come on top, and nobody is exempt.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from studio.accounts.models import User
from studio.accounts.permissions import has
from studio.accounts.selectors import people_with, same_person_ids
from studio.library.form_library.selectors import authors_of_form_versions
from studio.library.functions.selectors import authors_of_function_versions
from studio.library.selectors import authors_of_agent_versions
from studio.processes.library_use import approved_library_use, reviewed_use
from studio.processes.models import Comment, Version
from studio.rights import Right


def reason_against_verdict(user: User, *, version: Version) -> str | None:
    """Says why this person may not judge this version, or None when they may (four eyes).

    Nobody judges content of their own: not their version, not one that holds anything of theirs that has not
    been approved since, not through a second account with the same e-mail address.
    """
    if not has(user, Right.REVIEW):
        return str(_("Only reviewers give verdicts."))
    if same_person_ids(user) & contributors_of(version):
        return str(_("You cannot judge this version: some of its content is yours."))
    return None


def eligible_reviewers(version: Version) -> list[User]:
    """Returns who may judge this version, by name: everybody `reason_against_verdict` has none against."""
    blocked = User.objects.filter(pk__in=contributors_of(version))
    addresses = {person.email.casefold() for person in blocked if person.email}
    barred = {person.pk for person in blocked}
    return [
        person
        for person in people_with(Right.REVIEW)
        if person.pk not in barred and person.email.casefold() not in addresses
    ]


def contributors_of(version: Version) -> set[int]:
    """Returns the ids of everybody whose content may be in the version without an approval since."""
    newer = Version.objects.filter(definition=version.definition_id, number__lte=version.number)
    reviewed = newer.filter(state="approved", emergency=None).exclude(pk=version.pk)
    last = reviewed.order_by("-number").first()
    unapproved = newer.filter(number__gt=last.number if last else 0)
    authors = set(unapproved.values_list("author", flat=True))
    same_content = Version.objects.filter(content_hash=version.content_hash)
    authors |= set(same_content.values_list("author", flat=True)) | set(version.contributors)
    return authors | library_authors_of(version, since=last)


def library_authors_of(version: Version, *, since: Version | None) -> set[int]:
    """Returns the ids of those who made agents and functions of this version that no approval covered yet."""
    review = version.reviews.exclude(state="withdrawn").first()
    approved = approved_library_use(since) if since else None
    covered = approved or reviewed_use({})
    used = reviewed_use(review.library if review else {})
    agents = set(used["agents"].values()) - set(covered["agents"].values())
    functions = set(used["functions"].values()) - set(covered["functions"].values())
    forms = set(used["forms"].values()) - set(covered["forms"].values())
    return (
        authors_of_agent_versions(agents)
        | authors_of_function_versions(functions)
        | authors_of_form_versions(forms)
    )


def may_resolve(user: User, *, comment: Comment) -> bool:
    """Whoever wrote a remark may settle it; a "must fix" of others only a reviewer without content in it.

    Nor in the latest version, since it may stand against that one as well.
    """
    if comment.author_id == user.pk:
        return True
    if comment.must_fix:
        against = {comment.version, comment.version.definition.latest or comment.version}
        return all(reason_against_verdict(user, version=version) is None for version in against)
    return has(user, Right.MODEL) or has(user, Right.REVIEW)
