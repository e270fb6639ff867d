"""German: the pages people work on speak it, and every translation keeps what is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from engine.phrases import Phrase
from engine.validate import check_file
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


IN_PROPERTIES = re.compile(r"""'([A-Z(][^'\\\n]*)'""")
NO_LABEL = re.compile(r"(?:[A-Z][a-z]+){2,}|[A-Z]{3,}|AIAgentConfiguration|Parameter|Real|P2D")
"""Names of types and methods."""


def test_every_label_of_the_properties_is_in_the_catalogue() -> None:
    """Labels, hints and choices are plain texts in tables and told where they show."""
    folder = ROOT / "static" / "src" / "editor" / "properties"
    texts = texts_of(folder, pattern="*.js", written=IN_PROPERTIES)
    labels = {text for text in texts if not NO_LABEL.fullmatch(text)}
    assert len(labels) > 200
    assert labels - known("djangojs") == set()


def test_scripts_get_the_words_of_states_and_lists() -> None:
    texts = script_texts("de")
    assert texts["Waiting for person"] == "Wartet auf Person"
    assert texts["{count} attempts"] == "{count} Versuche"
    assert texts["User task"] == "Benutzeraufgabe"


def test_every_sentence_of_the_engine_is_in_the_catalogue() -> None:
    """Findings, quick fixes, comparisons, notes of an import, what is wrong with an expression."""
    texts: set[str] = set()
    for file in (ROOT / "engine").rglob("*.py"):
        with file.open("rb") as source:
            for _line, found, *_rest in extract("python", source, keywords={"_": None, "ngettext": (1, 2)}):
                texts |= {found} if isinstance(found, str) else set(found)
    assert len(texts) > 500
    assert texts - known("django") == set()


def patterns(text: str) -> Iterator[str]:
    """What a sentence is put together from, as translators see it."""
    if isinstance(text, Phrase):
        yield from text.words
        for value in text.values.values():
            yield from patterns(value)


def test_every_finding_can_be_told_in_german() -> None:
    files = [*(ROOT / "tests").rglob("*.bpmn")]
    catalogue, rules = known("django"), set()
    for file in files:
        for finding in check_file(file.read_bytes()).findings:
            texts = [finding.message, *([finding.fix.title] if finding.fix else [])]
            rules.add(finding.rule)
            assert all(isinstance(text, Phrase) for text in texts), (file.name, finding)
            words = {
                one
                for text in texts
                for one in patterns(text)
                if re.search(r"[a-z]{2}", PLACEHOLDER.sub("", one))
            }
            assert words - catalogue == set(), (file.name, finding)
    assert len(rules) > 70
