"""Sentences that can be said in another language, because they know what they were put together from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal, Protocol

from engine.errors import EngineError
from engine.json_values import Json, JsonObject


class Language(Protocol):
    """Whoever translates: `django.utils.translation`, or a catalogue of the standard library."""

    def gettext(self, message: str, /) -> str:
        """Returns the text in this language, or the text itself."""

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Returns the text for a number in this language, or one of the two."""


Beginning = Literal["as it is", "small", "great"]

_BEGUN: Final[Mapping[Beginning, Callable[[str], str]]] = MappingProxyType(
    {
        "as it is": str,
        "small": lambda text: f"{text[:1].lower()}{text[1:]}",
        "great": lambda text: f"{text[:1].upper()}{text[1:]}",
    }
)


class Phrase(str):
    """English text; `words` is its pattern (singular and plural where it counts), `values` fill it in."""

    words: tuple[str, ...]
    number: int
    values: Mapping[str, str]
    beginning: Beginning = "as it is"
    """Of what stands in the middle of an English sentence, other languages keep their capitals."""

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
        text = pattern.format(**{name: tell(value, language=language) for name, value in self.values.items()})
        if self.beginning == "small" and pattern not in self.words:
            return text
        return _BEGUN[self.beginning](text)

    def begun(self, beginning: Beginning) -> Phrase:
        """Returns the phrase as it begins in the middle (small) or at the start (great) of a sentence."""
        made = str.__new__(Phrase, _BEGUN[beginning](self))
        made.words, made.number, made.values, made.beginning = self.words, self.number, self.values, beginning
        return made

    def __deepcopy__(self, _memory: object) -> Phrase:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return from_json, (self.to_json(),)

    def to_json(self) -> JsonObject:
        """Returns it as JSON, from which it can be told again in any language."""
        values: JsonObject = {name: as_json(value) for name, value in self.values.items()}
        return {"words": list(self.words), "number": self.number, "values": values, "begun": self.beginning}


def as_json(text: str) -> Json:
    """Returns a text as JSON, a phrase with what it was put together from."""
    return text.to_json() if isinstance(text, Phrase) else str(text)


def from_json(data: Json) -> str:
    """Returns the text that `as_json` has written down."""
    if not isinstance(data, dict):
        return str(data)
    words, number, values = data["words"], data["number"], data["values"]
    if not (isinstance(words, list) and isinstance(number, int) and isinstance(values, dict)):
        raise EngineError(f"no phrase: {data!r}")
    told = {name: from_json(value) for name, value in values.items()}
    made = Phrase(tuple(map(str, words)), count=number, values=told)
    begun: Beginning = next((each for each in _BEGUN if each == data["begun"]), "as it is")
    return made.begun(begun)


def inside(text: str) -> str:
    """Returns a text as it stands in the middle of an English sentence."""
    return text.begun("small") if isinstance(text, Phrase) else _BEGUN["small"](text)


def capitalised(text: str) -> str:
    """Returns a text as it stands at the beginning of a sentence."""
    return text.begun("great") if isinstance(text, Phrase) else _BEGUN["great"](text)


def tell(text: str, *, language: Language) -> str:
    """Returns a text in another language where it is a phrase; any other text as it is."""
    return text.told(language) if isinstance(text, Phrase) else text


def gettext(words: str, /, **values: object) -> Phrase:
    """Returns a phrase; named so that the tools that gather texts for translators find it.

    Values that are no texts, numbers for instance, are written as Python writes them.
    """
    return Phrase((words,), values=_as_texts(values))


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> Phrase:
    """Returns a phrase that says a number as `{count}`."""
    return Phrase((singular, plural), count=number, values={"count": str(number), **_as_texts(values)})


def _as_texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else str(value) for name, value in values.items()}


def joined(separator: str, parts: Iterable[str]) -> Phrase:
    """Returns phrases one behind the other."""
    named = {f"part{place}": part for place, part in enumerate(parts)}
    return Phrase((separator.join(f"{{{name}}}" for name in named),), values=named)
