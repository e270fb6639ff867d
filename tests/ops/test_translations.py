from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from studio.ops import page_context
from studio.ops.translations import compile_translations

TEXTS = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Process"
msgstr "Prozess"

msgid "{count} task"
msgid_plural "{count} tasks"
msgstr[0] "{count} Aufgabe"
msgstr[1] "{count} Aufgaben"

msgid "Not yet"
msgstr ""
"""


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain in ("django", "djangojs"):
        (folder / f"{domain}.po").write_text(TEXTS)
    monkeypatch.setattr(page_context, "LOCALE", tmp_path)
    page_context.script_texts.cache_clear()
    yield tmp_path
    page_context.script_texts.cache_clear()


def test_compiles_what_changed_and_nothing_else(locale: Path) -> None:
    assert len(compile_translations(locale)) == 2
    assert gettext.translation("django", locale, ["de"]).gettext("Process") == "Prozess"
    assert compile_translations(locale) == []


def test_gives_scripts_their_texts_singular_and_plural(locale: Path) -> None:
    assert page_context.script_texts("de") == {
        "Process": "Prozess",
        "{count} task": "{count} Aufgabe",
        "{count} tasks": "{count} Aufgaben",
    }
    assert page_context.script_texts("en") == {}
