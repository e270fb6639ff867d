"""The template tag that puts a built front-end entry on a page."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TypedDict

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from studio.environment import ROOT

register = template.Library()

MANIFEST = ROOT / "static" / "dist" / "manifest.json"


class Entry(TypedDict):
    """One entry of the manifest that static/build.mjs writes; paths are relative to static/dist."""

    js: str
    css: list[str]
    preload: list[str]


@lru_cache(maxsize=1)
def read_manifest(modified: int) -> dict[str, Entry]:
    """Returns the manifest as it was at the given modification time (nanoseconds)."""
    entries: dict[str, Entry] = json.loads(MANIFEST.read_text())
    return entries


def find_entry(name: str) -> Entry:
    """Returns the built files of one entry; raises TemplateSyntaxError when it was never built."""
    if not MANIFEST.exists():
        raise template.TemplateSyntaxError("The front end is not built: run `make front`.")
    entries = read_manifest(MANIFEST.stat().st_mtime_ns)
    if name not in entries:
        raise template.TemplateSyntaxError(f"No front-end entry {name!r} in static/src/entries.")
    return entries[name]


def address(path: str) -> str:
    """Returns the public address of a built file. Its name has a hash already, so nothing adds a second."""
    return static(f"dist/{path}")


@register.simple_tag
def front(name: str) -> SafeString:
    """Prints the style sheets, module preloads and the module script of one entry: {% front "editor" %}."""
    entry = find_entry(name)
    styles = format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((address(p),) for p in entry["css"])
    )
    preloads = format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((address(p),) for p in entry["preload"])
    )
    script = format_html('<script type="module" src="{}"></script>', address(entry["js"]))
    return format_html("{}\n{}\n{}", styles, preloads, script)


@register.simple_tag
def front_address(name: str) -> str:
    """Returns the address of one entry's script, for what starts it itself, such as a worker."""
    return address(find_entry(name)["js"])


@register.simple_tag
def front_styles(name: str) -> SafeString:
    """Prints the style sheets of one entry, or nothing where there are none: for the last resort."""
    try:
        entry = find_entry(name)
    except (template.TemplateSyntaxError, OSError, ValueError):
        return SafeString("")
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((address(p),) for p in entry["css"]))


@register.simple_tag
def temporal_ui_address() -> str:
    """Returns where people open Temporal's own web page, empty when there is none."""
    return str(settings.TEMPORAL_UI_ADDRESS)
