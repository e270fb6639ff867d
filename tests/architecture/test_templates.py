"""Pages live under a strict Content-Security-Policy, so no template brings inline script or style."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A script without src runs only if it is data; a style sheet or a handler in the markup never does.
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>", re.IGNORECASE)
DATA = re.compile(r"""type=["']application/(?:json|ld\+json)["']""")
INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "an event handler": re.compile(r"""<[^>]*\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "an hx-on handler": re.compile(r"""<[^>]*\shx-on""", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a foreign address": re.compile(r"""\b(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE),
}


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def inline_parts(text: str) -> list[str]:
    found = [what for what, pattern in INLINE.items() if pattern.search(text)]
    scripts = [match["attributes"] for match in SCRIPT.finditer(text)]
    return found + ["a script" for script in scripts if "src=" not in script and not DATA.search(script)]


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_nothing_inline(path: Path) -> None:
    assert not inline_parts(path.read_text())


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<p style="color: red">',
        "<style>p {}</style>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/x.js"></script>',
        '<button hx-on:click="go()">',
    ],
)
def test_finds_what_is_inline(text: str) -> None:
    assert inline_parts(text)
