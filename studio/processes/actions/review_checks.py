"""What must be true for a verdict; each check raises what is told to the reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.findings import Level
from studio.accounts.selectors import same_person_ids
from studio.errors import Conflict, InvalidInput, WrongState
from studio.processes.approval import approvals_of, missing_approvals, reasons_against_approval
from studio.processes.findings import check_text, in_language, is_modelled, name_of, of_level
from studio.processes.library_use import changed_names, library_use_now, reviewed_use
from studio.processes.models import Version
from studio.processes.rules import rule_for
from studio.processes.scenarios.gate import check_scenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.accounts.models import User
    from studio.processes.findings import FindingData
    from studio.processes.models import Review


def check_hash(content_hash: str, *, version: Version, review: Review) -> None:
    """Raises Conflict unless what was seen, what was submitted and what is stored are the same bytes."""
    if not content_hash == version.content_hash == review.content_hash:
        raise Conflict(
            _("This is not the content you looked at: open the review again."),
            current={"content_hash": version.content_hash},
        )


def check_library(review: Review, *, version: Version) -> None:
    """Raises Conflict when an agent or a mail template of the version is not what the review began with."""
    changed = changed_names(reviewed_use(review.library), library_use_now(version.xml))
    if changed:
        raise Conflict(
            _("Changed in the library since this review was asked for: %(names)s. Ask for a new review.")
            % {"names": ", ".join(changed)},
            current={"library": changed},
        )


def check_nothing_critical(findings: list[FindingData], *, version: Version) -> None:
    """Raises InvalidInput that lists the CRITICAL findings."""
    critical = in_language(of_level(findings, level=Level.CRITICAL))
    if critical:
        listed = "; ".join(
            f"{one['element'] or version.definition.key}: {one['message']}" for one in critical
        )
        text = _("Fix these first: %(findings)s") % {"findings": listed}
        raise InvalidInput(text, fields={"findings": text})


def check_nothing_blocks(version: Version, *, acknowledged: Sequence[str], checked: Sequence[str]) -> None:
    """Raises InvalidInput for what is CRITICAL, for what is HIGH or on the checklist and not ticked, or for
    what stands against any approval of this version; WrongState for required scenarios that did not pass.
    """
    check_scenarios(version)
    findings = refresh_findings(version)
    check_nothing_critical(findings, version=version)
    high = of_level(findings, level=Level.HIGH)
    missing = [one for one in high if name_of(one) not in acknowledged]
    fields = {}
    if missing:
        fields["acknowledged"] = _("Acknowledge each grave finding: %(findings)s") % {
            "findings": ", ".join(map(name_of, missing))
        }
    unticked = [item for item in rule_for(version.definition).checklist if item not in checked]
    if unticked:
        fields["checked"] = _("Tick off each point of the checklist: %(points)s") % {
            "points": "; ".join(unticked)
        }
    reasons = reasons_against_approval(version)
    if reasons:
        fields["comments"] = " ".join(reasons)
    if fields:
        raise InvalidInput(" ".join(fields.values()), fields=fields)


def check_reason(comment: str) -> None:
    """Raises InvalidInput when changes are asked for without saying which."""
    if not comment.strip():
        message = _("Say what should change.")
        raise InvalidInput(message, fields={"comment": message})


def refresh_findings(
    version: Version, *, knows_process: Callable[[str], bool] = is_modelled
) -> list[FindingData]:
    """Checks a version again, because library and people may have changed, and stores what is found."""
    findings = check_text(version.xml, knows_process=knows_process)["findings"]
    Version.objects.filter(pk=version.pk).update(findings=findings)
    version.findings = findings
    return findings


def check_is_news(actor: User, *, review: Review) -> None:
    """Raises WrongState when the actor's approval is given already and others are still missing."""
    own = same_person_ids(actor)
    given = any(verdict.reviewer_id in own for verdict in approvals_of(review))
    if given and missing_approvals(review):
        raise WrongState(_("You have approved this version already; others are still to do so."))
