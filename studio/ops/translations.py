"""Compiles the translations in studio/locale where they changed; needs neither Django nor gettext's tools.

python -m studio.ops.translations
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_translations(folder: Path) -> list[Path]:
    """Writes a .mo file beside every newer .po file below the folder, and returns those written."""
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    stale = [source for source in sources if is_stale(source)]
    for source in stale:
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text))
    return [source.with_suffix(".mo") for source in stale]


def is_stale(source: Path) -> bool:
    """Tells whether a .po file is newer than its compiled form."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns <= source.stat().st_mtime_ns


if __name__ == "__main__":
    compile_translations(LOCALE)
