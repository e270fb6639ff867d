"""The one way templates show a moment: in words that no reader takes for another day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def moment(at: datetime | None, *, exact: bool = False) -> SafeString | str:
    """{% moment at %}: "5 minutes ago" where scripts run; {% moment at exact=True %}: "23 Nov 2026, 14:05".

    The server writes the second in UTC; the browser turns it into the reader's own time zone. Nothing is "–".
    """
    if at is None or at == "":
        return "–"
    utc = at.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{}" data-controller="relative-time"{}>{} UTC</time>',
        utc.isoformat(),
        utc.isoformat(timespec="seconds"),
        SafeString(" data-exact") if exact else "",
        date_format(utc, "DATETIME_FORMAT"),
    )


@register.simple_tag
def day(on: date | datetime | None) -> SafeString | str:
    """{% day on %}: "23 Nov 2026". Nothing is "–"."""
    if on is None or on == "":
        return "–"
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), date_format(on, "DATE_FORMAT"))
