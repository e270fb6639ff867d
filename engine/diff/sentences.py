"""Differences as sentences that a reviewer reads, and as details that a machine reads."""

from __future__ import annotations

import difflib
import json

from engine.diff.change import Detail
from engine.diff.comparing import Difference
from engine.diff.inventory import as_json
from engine.diff.labels import LONG, label_of, last_name, plain_path
from engine.diff.values import Naming, describe, show
from engine.phrases import gettext as _
from engine.phrases import inside, joined, ngettext

CONTAINER = "container"
ORDER = "outgoing"
"""Paths of two differences that are no property: what an element stands in, the order of its ways out."""

_MAX_DIFF = 20_000
_MAX_LINES = 2_000


def sentence_of(difference: Difference, *, name_of: Naming) -> str:
    """Returns one sentence on one difference."""
    path, old, new = difference.path, difference.old, difference.new
    if path == CONTAINER:
        return _("Moved from *{old}* to *{new}*", old=name_of(str(old)), new=name_of(str(new)))
    if path == ORDER and isinstance(new, list):
        flows = joined(", ", (f"*{name_of(flow)}*" for flow in new))
        return _("Conditions are tried in another order: {flows}", flows=flows)
    if difference.reordered:
        return _("{property}s in another order", property=label_of(path))
    if difference.item is not None:
        return _item_sentence(difference)
    if _as_lines(path, old, new):
        return _line_sentence(_subject(path), old, new)
    if last_name(path) in {"source", "target"} and plain_path(path) == last_name(path):
        return _rewired(path, old, new, name_of=name_of)
    return _value_sentence(difference, name_of=name_of)


def _value_sentence(difference: Difference, *, name_of: Naming) -> str:
    path, old, new = difference.path, difference.old, difference.new
    subject = _subject(path)
    if old is None or old in ("", ()):
        if _is_part(new):
            return _("{property} added", property=subject)
        return _("{property} set to {new}", property=subject, new=show(path, new, name_of=name_of))
    if new is None or new in ("", ()):
        if _is_part(old):
            return _("{property} removed", property=subject)
        return _("{property} removed (was {old})", property=subject, old=show(path, old, name_of=name_of))
    before, after = (show(path, value, name_of=name_of) for value in (old, new))
    return _("{property}: {old} → {new}", property=subject, old=before, new=after)


def detail_of(difference: Difference) -> Detail:
    """Returns the difference as JSON values; long texts come with a line diff."""
    old, new = as_json(difference.old), as_json(difference.new)
    path = difference.path.removeprefix("periscope.")
    diff = ""
    if _as_lines(path, difference.old, difference.new):
        diff = _line_diff(_text(old), _text(new), path=path)
    return Detail(path, old, new, diff)


def _subject(path: str) -> str:
    """The property; inside of an entry of a list, the entry as well: "Form field *budget*, required"."""
    head, bracket, rest = path.rpartition("]")
    if not bracket:
        return label_of(path)
    owner, _bracket, key = head.rpartition("[")
    entry = joined(" ", (_subject(owner), f"*{key}*"))
    return joined(", ", (entry, inside(label_of(rest.lstrip("."))))) if rest else entry


def _item_sentence(difference: Difference) -> str:
    added = difference.old is None
    about = describe(difference.new if added else difference.old)
    subject = _subject(difference.path)
    if about and added:
        return _("{property} added ({about})", property=subject, about=about)
    if about:
        return _("{property} removed ({about})", property=subject, about=about)
    return _("{property} added", property=subject) if added else _("{property} removed", property=subject)


def _rewired(path: str, old: object, new: object, *, name_of: Naming) -> str:
    """Where a flow leads now; by id where both elements have the same name."""
    before, after = (show(path, value, name_of=name_of) for value in (old, new))
    if before == after:
        before, after = f"`{old}`", f"`{new}`"
    if last_name(path) == "target":
        return _("Now leads to {new} (was {old})", new=after, old=before)
    return _("Now comes from {new} (was {old})", new=after, old=before)


def _is_part(value: object) -> bool:
    return hasattr(value, "__dataclass_fields__")


def _as_lines(path: str, old: object, new: object) -> bool:
    """Whether a difference is shown line by line: code and prompts always, other texts when they are long."""
    name = last_name(path)
    if name in {"prompt", "script"} and isinstance(old, str) and isinstance(new, str):
        return True
    return name in LONG and not (_is_part(old) or _is_part(new)) and _is_long(old, new)


def _is_long(old: object, new: object) -> bool:
    texts = [_text(value) for value in (old, new)]
    return any("\n" in text or len(text) > 80 for text in texts) or not all(
        value is None or isinstance(value, str) for value in (old, new)
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(as_json(value), indent=2, ensure_ascii=False)


def _line_sentence(subject: str, old: object, new: object) -> str:
    lines = _line_diff(_text(old), _text(new), path="").splitlines()[2:]
    plus = sum(line.startswith("+") for line in lines)
    minus = sum(line.startswith("-") for line in lines)
    if not lines:
        return _("{property} changed", property=subject)
    added = ngettext("{count} line added", "{count} lines added", plus)
    return _(
        "{property} changed ({added}, {removed} removed)", property=subject, added=added, removed=str(minus)
    )


def _line_diff(old: str, new: str, *, path: str) -> str:
    """A unified diff; of very long texts only the beginning is compared, so that nobody waits."""
    before, after = old.splitlines()[:_MAX_LINES], new.splitlines()[:_MAX_LINES]
    lines = difflib.unified_diff(before, after, f"{path} (old)", f"{path} (new)", lineterm="")
    return "\n".join(lines)[:_MAX_DIFF]
