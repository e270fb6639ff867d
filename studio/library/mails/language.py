"""The words of the template language of mails: Django's, without what reads files or grows without end.

Left out on purpose: load include extends debug autoescape now regroup firstof; filters safe ljust rjust
center stringformat pprint random and whatever turns short texts into long ones.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, cast

from django import template
from django.template import defaultfilters, defaulttags
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.dateparse import parse_date, parse_datetime

FILTERS = (
    *("capfirst", "cut", "default", "default_if_none", "dictsort", "first", "last", "length", "linebreaks"),
    *("linebreaksbr", "lower", "pluralize", "slice", "title", "truncatechars", "truncatewords", "upper"),
    *("urlencode", "wordcount", "yesno"),
)
DECIMALS = re.compile(r"-?\d{1,2}[gu]{0,2}")
TAGS = ("if", "with", "comment", "spaceless", "templatetag")
MOST_LOOPS = 5_000
LONGEST_OUTPUT = 500_000
BUDGET = "studio.mail_budget"


class TooMuch(Exception):
    """The template would make a mail beyond all limits."""


def spend(context: Context, *, loops: int = 0, characters: int = 0) -> None:
    """Counts what a rendering uses; raises TooMuch at the limits."""
    known = cast("dict[str, dict[str, int]]", context.render_context)
    budget = known.setdefault(BUDGET, {"loops": 0, "characters": 0})
    budget["loops"] += loops
    budget["characters"] += characters
    if budget["loops"] > MOST_LOOPS or budget["characters"] > LONGEST_OUTPUT:
        raise TooMuch("the mail would be too long")


class Step(Node):
    """Stands first in the body of every loop and counts its turns."""

    def render(self, context: Context) -> str:
        """Counts one turn."""
        spend(context, loops=1)
        return ""


def bounded_for(parser: Parser, token: Token) -> Node:
    """Compiles {% for %} and lets it count its turns."""
    node = defaulttags.do_for(parser, token)
    node.nodelist_loop = NodeList([Step(), *node.nodelist_loop])
    return node


def bounded_join(value: Any, separator: Any = ", ") -> str:  # noqa: ANN401 - any JSON value
    """Joins the items of a list, unless the text would be too long."""
    items = [str(item) for item in value] if isinstance(value, list) else [str(value)]
    if sum(map(len, items)) + len(items) * len(str(separator)) > LONGEST_OUTPUT:
        raise TooMuch("the mail would be too long")
    return str(separator).join(items)


def bounded_floatformat(value: Any, decimals: Any = -1) -> str:  # noqa: ANN401 - any JSON value
    """Writes a number with at most 99 decimals."""
    if not DECIMALS.fullmatch(str(decimals)):
        raise ValueError(f"floatformat takes up to 99 decimals, not {str(decimals)[:20]}")
    return str(defaultfilters.floatformat(value, decimals))


def moment(value: Any, pattern: str | None = None) -> str:  # noqa: ANN401 - any JSON value
    """Writes a date or a time that JSON holds as text; anything else stays as it is."""
    if not isinstance(value, str) or len(pattern or "") > 40:
        return str(value)
    try:
        read = parse_datetime(value) or parse_date(value)
    except ValueError:
        return value
    if read is None:
        return value
    usual = "DATETIME_FORMAT" if isinstance(read, datetime) else "DATE_FORMAT"
    return str(defaultfilters.date(read, pattern or usual))


def make_language() -> template.Library:
    """Builds the library that stands in for all of Django's built-in tags and filters."""
    language = template.Library()
    language.tag("for", bounded_for)
    for name in TAGS:
        language.tag(name, defaulttags.register.tags[name])
    for name in FILTERS:
        language.filter(name, defaultfilters.register.filters[name])
    language.filter("join", bounded_join)
    language.filter("floatformat", bounded_floatformat)
    language.filter("date", moment)
    return language
