"""Sentences that can be said in another language, because they know what they were put together from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Protocol


class Language(Protocol):
    """Whoever translates: `django.utils.translation`, or a catalogue of the standard library."""

    def gettext(self, message: str, /) -> str:
        """Returns the text in this language, or the text itself."""

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Returns the text for a number in this language, or one of the two."""


class Phrase(str):
    """English text; `words` is its pattern (singular and plural where it counts), `values` fill it in."""

    words: tuple[str, ...]
    number: int
    values: Mapping[str, str]

    def __new__(
        cls, words: tuple[str, ...], *, count: int = 1, values: Mapping[str, str] = MappingProxyType({})
    ) -> Phrase:
        """Puts the English text together."""
        pattern = words[0] if count == 1 else words[-1]
        made = super().__new__(cls, pattern.format(**values))
        made.words, made.number, made.values = words, count, values
        return made

    def told(self, language: Language) -> str:
        """Returns the text in another language; what has no translation stays as it is."""
        one, many = self.words[0], self.words[-1]
        pattern = language.gettext(one) if one == many else language.ngettext(one, many, self.number)
        return pattern.format(**{name: tell(value, language=language) for name, value in self.values.items()})

    def inside(self) -> Phrase:
        """Returns the phrase for the middle of an English sentence; other languages keep their capitals."""
        made = str.__new__(Phrase, f"{self[:1].lower()}{self[1:]}")
        made.words, made.number, made.values = self.words, self.number, self.values
        return made


def tell(text: str, *, language: Language) -> str:
    """Returns a text in another language where it is a phrase; any other text as it is."""
    return text.told(language) if isinstance(text, Phrase) else text


def gettext(words: str, /, **values: str) -> Phrase:
    """Returns a phrase; named so that the tools that gather texts for translators find it."""
    return Phrase((words,), values=values)


def ngettext(singular: str, plural: str, number: int, /) -> Phrase:
    """Returns a phrase that says a number as `{count}`."""
    return Phrase((singular, plural), count=number, values={"count": str(number)})


def joined(separator: str, parts: Iterable[str]) -> Phrase:
    """Returns phrases one behind the other."""
    named = {f"part{place}": part for place, part in enumerate(parts)}
    return Phrase((separator.join(f"{{{name}}}" for name in named),), values=named)
