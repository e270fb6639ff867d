"""What every page's frame needs: the person's rights, the scripts' texts, which installation this is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import get_language

from studio.ops.translations import LOCALE
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest


def page_context(request: HttpRequest) -> dict[str, object]:
    """Adds `rights`, `js_catalogue` and `environment_badge` to every page."""
    return {
        "rights": rights_of(request),
        "js_catalogue": script_texts(get_language() or settings.LANGUAGE_CODE),
        "environment_badge": settings.ENVIRONMENT.badge or settings.ENVIRONMENT.environment,
    }


def rights_of(request: HttpRequest) -> frozenset[str]:
    """Returns the codenames of what the person may do; nothing for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frozenset()
    return frozenset(right.value for right in Right if user.has_perm(right.permission))


@lru_cache
def script_texts(language: str) -> dict[str, str]:
    """Returns the translated texts of our scripts by their English sentence; empty for English."""
    file = LOCALE / language / "LC_MESSAGES" / "djangojs.po"
    if not file.exists():
        return {}
    with file.open("rb") as source:
        catalogue = read_po(source, locale=language)
    texts: dict[str, str] = {}
    for message in catalogue:
        # A text with a plural has two sentences and two translations, each found by its own sentence.
        sentences = message.id if isinstance(message.id, tuple | list) else (message.id,)
        translations = message.string if isinstance(message.string, tuple | list) else (message.string,)
        texts |= {old: new for old, new in zip(sentences, translations, strict=False) if old and new}
    return texts
