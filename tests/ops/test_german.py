"""German: the pages people work on speak it, and every translation keeps what is filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from studio.ops.page_context import script_texts
from studio.ops.translations import LOCALE

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|</?code>|%\(\w+\)d")
ROOT = LOCALE.parents[1]
IN_TEMPLATE = re.compile(r"""{% translate (?:"([^"]+)"|'([^']+)')""")
IN_CODE = re.compile(r"""\b_\(\s*"([^"\\]+)"\s*\)""")
IN_SCRIPT = re.compile(r"""\bt\('([^'\\]+)'""")
SINGULARS = {"{count}", "%(count)s"}
"""A singular may leave the number out: “once”."""


def messages(file: Path) -> list[Message]:
    with file.open("rb") as source:
        return [message for message in read_po(source, locale="de") if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Each text with its translation; a message with a plural has two."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string, strict=True))


def filled_in(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text)) - SINGULARS


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_a_translation_fills_in_what_the_sentence_fills_in(domain: str) -> None:
    found = messages(LOCALE / "de" / "LC_MESSAGES" / f"{domain}.po")
    assert len(found) > 200
    for message in found:
        for text, translated in forms(message):
            assert not translated or filled_in(text) == filled_in(translated), text


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_nothing_is_left_untranslated_or_doubtful(domain: str) -> None:
    found = messages(LOCALE / "de" / "LC_MESSAGES" / f"{domain}.po")
    assert [each.id for each in found if each.fuzzy or not all(text for _id, text in forms(each))] == []


def texts_of(folder: Path, *, pattern: str, written: re.Pattern[str]) -> set[str]:
    """The texts that the files below a folder translate, as the catalogue writes them."""
    found = (match for file in folder.rglob(pattern) for match in written.findall(file.read_text("utf-8")))
    return {"".join(each).replace("%", "%%") if pattern == "*.html" else "".join(each) for each in found}


def known(domain: str) -> set[str]:
    found = messages(LOCALE / "de" / "LC_MESSAGES" / f"{domain}.po")
    return {text for each in found for text, _translated in forms(each)}


def test_every_sentence_of_the_pages_is_in_the_catalogue() -> None:
    """Who is told off here runs `make messages` and writes the German."""
    pages = texts_of(ROOT / "templates", pattern="*.html", written=IN_TEMPLATE)
    code = texts_of(ROOT / "studio", pattern="*.py", written=IN_CODE)
    scripts = texts_of(ROOT / "static" / "src", pattern="*.js", written=IN_SCRIPT)
    assert min(len(pages), len(code), len(scripts)) > 100
    assert (pages | code) - known("django") == set()
    assert scripts - known("djangojs") == set()


def test_scripts_get_the_words_of_states_and_lists() -> None:
    texts = script_texts("de")
    assert texts["Waiting for person"] == "Wartet auf Person"
    assert texts["{count} attempts"] == "{count} Versuche"
    assert texts["User task"] == "Benutzeraufgabe"
