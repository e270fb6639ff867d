"""A schedule's rule in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.errors import ExpressionError
from studio.deployments.schedules.rules import rule_of

if TYPE_CHECKING:
    from datetime import datetime

    from engine.expressions.cycles import Cycle
    from engine.expressions.durations import Duration
    from studio.deployments.models import Schedule


def rule_in_words(schedule: Schedule) -> str:
    """Returns a sentence like “every 2 hours, 10 times, first on …”; the text itself where it is none."""
    try:
        rule = rule_of(schedule)
    except ExpressionError:
        return schedule.text
    if rule.cycle is None:
        return _("once, on %(moment)s") % {"moment": shown(rule.moment)}
    if rule.cycle.interval is None:
        zone = getattr(rule.cycle.zone, "key", "UTC")
        text = schedule.text.split(maxsplit=1)[-1] if "TZ=" in schedule.text else schedule.text
        return _("by the cron text %(text)s, clocks of %(zone)s") % {"text": text, "zone": zone}
    return ", ".join(parts_of(rule.cycle, rule.cycle.interval, first=rule.next_after(rule.anchor)))


def parts_of(cycle: Cycle, interval: Duration, *, first: datetime | None) -> list[str]:
    """The parts of a repetition's sentence."""
    parts = [_("every %(span)s") % {"span": span_in_words(interval)}]
    if cycle.repetitions is not None:
        times = ngettext("%(count)s time", "%(count)s times", cycle.repetitions)
        parts.append(times % {"count": cycle.repetitions})
    if first is not None:
        parts.append(_("first on %(moment)s") % {"moment": shown(first)})
    if cycle.end is not None:
        parts.append(_("until %(moment)s") % {"moment": shown(cycle.end)})
    return parts


def span_in_words(interval: Duration) -> str:
    """Returns “1 month 2 days”; the calendar's months apart from exact days, hours, minutes and seconds."""
    rest = int(interval.seconds)
    days, rest = divmod(rest, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    years, months = divmod(interval.months, 12)
    counted = (
        (years, ngettext("%(count)s year", "%(count)s years", years)),
        (months, ngettext("%(count)s month", "%(count)s months", months)),
        (days, ngettext("%(count)s day", "%(count)s days", days)),
        (hours, ngettext("%(count)s hour", "%(count)s hours", hours)),
        (minutes, ngettext("%(count)s minute", "%(count)s minutes", minutes)),
        (seconds, ngettext("%(count)s second", "%(count)s seconds", seconds)),
    )
    return " ".join(text % {"count": count} for count, text in counted if count)


def shown(moment: datetime | None) -> str:
    """A moment as lists show it, with its seconds and its zone."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    return f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M:%S} {local:%Z}"
