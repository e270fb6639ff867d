"""Keeps big values and finds them again. Rights are asked by callers; a family finds only what it uses."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from studio.sealing.keys import Unreadable, derived, key_texts
from studio.values.models import BigValue, BigValueUse

if TYPE_CHECKING:
    from django.db.models import QuerySet

PURPOSE = b"periscope: names of big values"
REMEMBERED_CHARACTERS = 64 * 1024 * 1024
"""A worker asks for the same value once per activity that gets it."""


class Missing(Exception):
    """Values that are named somewhere and stored nowhere."""

    def __init__(self, digests: Sequence[str]) -> None:
        self.digests = tuple(digests)
        super().__init__(f"big values are missing: {', '.join(each[:12] for each in digests)}")


class Remembered:
    """The values that this process has read last, as JSON, up to so many characters."""

    def __init__(self, characters: int) -> None:
        self._most, self._held = characters, 0
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def get(self, digest: str) -> str | None:
        """The value, which now is the last one read."""
        with self._lock:
            if digest in self._texts:
                self._texts.move_to_end(digest)
            return self._texts.get(digest)

    def put(self, digest: str, text: str) -> None:
        """Remembers a value and forgets those that were read longest ago."""
        with self._lock:
            if digest in self._texts or len(text) > self._most // 4:
                return
            self._texts[digest] = text
            self._held += len(text)
            while self._held > self._most:
                self._held -= len(self._texts.popitem(last=False)[1])

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._texts.clear()
            self._held = 0


remembered = Remembered(REMEMBERED_CHARACTERS)


def written(value: Any) -> str:  # noqa: ANN401 - any JSON
    """The value as it is stored; the order of names stays, because processes see it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest_of(text: str) -> str:
    """The name of a content under the newest key."""
    key = derived(key_texts()[0], purpose=PURPOSE)
    return hmac.new(key, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def keep(texts: Sequence[str], *, family: str) -> list[str]:
    """Stores what is not stored yet and notes that the family uses it; returns the names, in order.

    In the caller's transaction, if there is one. May be repeated.
    """
    contents = {digest_of(text): text for text in texts}
    known = set(BigValue.objects.filter(pk__in=contents).values_list("pk", flat=True))
    BigValue.objects.bulk_create(
        (
            BigValue(
                digest=digest, content=f"{digest}\n{text}", size=len(text.encode(errors="surrogatepass"))
            )
            for digest, text in contents.items()
            if digest not in known
        ),
        ignore_conflicts=True,
    )
    used = BigValueUse.objects.filter(family=family, value__in=contents)
    noted = set(used.values_list("value_id", flat=True))
    BigValueUse.objects.bulk_create(
        (BigValueUse(value_id=digest, family=family) for digest in contents if digest not in noted),
        ignore_conflicts=True,
    )
    names = {text: digest for digest, text in contents.items()}
    return [names[text] for text in texts]


def fetch(digests: Iterable[str], *, family: str | None = None) -> dict[str, str]:
    """The values by name, as JSON, as far as they are there; with a family only those that it uses."""
    wanted = list(dict.fromkeys(digests))
    if family is not None:
        wanted = [*used_by(family).filter(pk__in=wanted).values_list("pk", flat=True)]
    found = {digest: text for digest in wanted if (text := remembered.get(digest)) is not None}
    for row in BigValue.objects.filter(pk__in=[each for each in wanted if each not in found]):
        found[row.pk] = text = content_of(row)
        remembered.put(row.pk, text)
    return found


def content_of(row: BigValue) -> str:
    """The JSON of a row; raises Unreadable where somebody gave it the content of another."""
    digest, _end, text = row.content.partition("\n")
    if digest != row.pk:
        raise Unreadable("a big value holds the content of another")
    return text


def used_by(family: str) -> QuerySet[BigValue]:
    """The values that a family of instances uses."""
    return BigValue.objects.filter(uses__family=family)
