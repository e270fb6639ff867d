"""What stands in our rows, streams and answers instead of a big value.

`{"$big": name, "type": "text" | "list" | "object", "size": bytes, "items": number | null, "preview": text}`.
Only texts have a preview: objects may hold parts that not every reader may see. Anybody can write such an
object into a variable; it finds a value only where the same family of instances uses it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from studio.values.places import big_places, mapped, part_at, parts_of, with_parts
from studio.values.store import fetch, keep, written

NAME = "$big"
PARTS = {NAME, "type", "size", "items", "preview"}
DIGEST = re.compile(r"[0-9a-f]{64}")
PREVIEW = 200


def is_reference(value: object) -> bool:
    """Whether the value stands for a big one."""
    return (
        isinstance(value, dict)
        and value.keys() == PARTS
        and isinstance(value[NAME], str)
        and DIGEST.fullmatch(value[NAME]) is not None
    )


def preview_of(value: object) -> object:
    """What lists and searches take instead of a reference: the beginning of a text, else nothing."""
    return value["preview"] if is_reference(value) and isinstance(value, dict) else value


def taken_out(value: Any, *, family: str, texts_only: bool = False) -> Any:  # noqa: ANN401 - any JSON
    """The value with references in place of what is too big, which is stored for the family."""
    places = big_places(value, limit=settings.BIG_VALUE_BYTES, texts_only=texts_only)
    if not places:
        return value
    parts = [part_at(value, place) for place in places]
    texts = [written(part) for part in parts]
    references = map(reference, keep(texts, family=family), parts, texts)
    return with_parts(value, zip(places, references, strict=True))


def reference(digest: str, value: Any, text: str) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """What stands for a stored value."""
    kind = "text" if isinstance(value, str) else "object" if isinstance(value, dict) else "list"
    return {
        NAME: digest,
        "type": kind,
        "size": len(text.encode(errors="surrogatepass")),
        "items": None if kind == "text" else len(value),
        "preview": value[:PREVIEW] if kind == "text" else "",
    }


def put_back(value: Any, *, family: str) -> Any:  # noqa: ANN401 - any JSON
    """The value with big ones in place of the references that the family may follow; others stay."""
    digests = {each[NAME] for each in references_in(value)}
    if not digests:
        return value
    found = fetch(digests, family=family)

    def resolved(part: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
        known = is_reference(part) and part[NAME] in found
        return json.loads(found[part[NAME]]) if known else part

    return mapped(value, resolved)


def references_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Every reference in a JSON value."""
    if is_reference(value):
        yield value
        return
    for _name, part in parts_of(value) or ():
        yield from references_in(part)


def shortened(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The value for a log that stores nothing big: the beginning of long texts, the size of the rest."""
    places = big_places(value, limit=settings.BIG_VALUE_BYTES)
    return with_parts(value, ((place, in_short(part_at(value, place))) for place in places))


def in_short(value: Any) -> str:  # noqa: ANN401 - any JSON
    """One big value in a few words."""
    size = f"({len(written(value)) / 1_000_000:.1f} MB)"
    return f"{value[:PREVIEW]}… {size}" if isinstance(value, str) else f"… {size}"
