"""Merges of process files as the studio asks for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.merge import Merge, Pick, merge
from studio.errors import InvalidInput
from studio.processes.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTENT = re.compile(r"(<(?:\w+:)?definitions\b[^>]*?)/?>.*", re.DOTALL)


def merge_texts(*, base: str, mine: str, theirs: str, picks: Mapping[str, str]) -> Merge:
    """Merges three texts of a process; an empty base is a file in which nothing was yet.

    Raises UnreadableProcessFile for a text that cannot be read, InvalidInput for a pick that is none.
    """
    for text in (base, mine, theirs):
        if text:
            read_file(text.encode("utf-8", errors="surrogatepass"))
    files = [text.encode() for text in (base or _emptied(mine), mine, theirs)]
    return merge(*files, picks=read_picks(picks))


def read_picks(picks: Mapping[str, str]) -> dict[str, Pick]:
    """Returns the picks by conflict; raises InvalidInput for a word that is no pick."""
    known = {pick.value: pick for pick in Pick}
    if any(word not in known for word in picks.values()):
        message = _("A choice is “mine”, “theirs” or “both”.")
        raise InvalidInput(message, fields={"picks": message})
    return {name: known[word] for name, word in picks.items()}


def check_decided(merged: Merge) -> None:
    """Raises InvalidInput while somebody has still to decide something."""
    if merged.open:
        message = _("Decide every conflict first: %(n)s are open.") % {"n": len(merged.open)}
        raise InvalidInput(message, fields={"picks": message})


def _emptied(text: str) -> str:
    """The same file without anything in it."""
    return _CONTENT.sub(r"\1/>", text)
