"""The template filter for sentences that mark names as `*name*` and code in back-ticks."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# The same as in static/src/emphasis.js.
MARKED = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|`([^`\n]+)`")


@register.filter
def emphasised(sentence: object) -> SafeString:
    """Returns the sentence as HTML: names emphasised, code as code, everything else escaped."""
    text = str(sentence)
    ends = [0, *(found.end() for found in MARKED.finditer(text))]
    starts = [*(found.start() for found in MARKED.finditer(text)), len(text)]
    marks = [*(marked(found) for found in MARKED.finditer(text)), ""]
    plain = (text[end:start] for end, start in zip(ends, starts, strict=True))
    return format_html_join("", "{}{}", zip(plain, marks, strict=True))


def marked(found: re.Match[str]) -> SafeString:
    """Returns the HTML of one marked name or piece of code."""
    name, code = found.groups()
    if code is not None:
        return format_html("<code>{}</code>", code)
    return format_html('<em class="name">{}</em>', name)
