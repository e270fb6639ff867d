"""`str lower upper strip split join startswith endswith`."""

from __future__ import annotations

from engine.expressions.arithmetic import checked_text, too_long, too_many
from engine.expressions.functions.arguments import Arguments, text_at
from engine.expressions.limits import MAX_LIST, MAX_TEXT
from engine.expressions.problems import Problem, Unfit
from engine.expressions.values import Moment, Value, to_text


def write_text(_: Moment, arguments: Arguments) -> Value:
    """Return a value as a template writes it: null is empty, lists and objects are JSON."""
    return checked_text(to_text(arguments[0]))


def lower_text(_: Moment, arguments: Arguments) -> Value:
    """Return the text in small letters."""
    return checked_text(text_at(arguments, position=0, name="lower").lower())


def upper_text(_: Moment, arguments: Arguments) -> Value:
    """Return the text in capital letters."""
    return checked_text(text_at(arguments, position=0, name="upper").upper())


def strip_text(_: Moment, arguments: Arguments) -> Value:
    """Return the text without white space, or the given characters, at both ends."""
    characters = text_at(arguments, position=1, name="strip") if len(arguments) > 1 else None
    return checked_text(text_at(arguments, position=0, name="strip").strip(characters))


def split_text(moment: Moment, arguments: Arguments) -> Value:
    """Return the parts of a text between separators, or between white space."""
    text = text_at(arguments, position=0, name="split")
    separator = text_at(arguments, position=1, name="split") if len(arguments) > 1 else None
    if separator == "":
        raise Problem("`split` needs a separator of at least one character")
    parts: list[Value] = [*text.split(separator, MAX_LIST)]
    if len(parts) > MAX_LIST:
        too_many()
    moment.walk(len(parts))
    return parts


def join_list(moment: Moment, arguments: Arguments) -> Value:
    """Join a list with a separator, in either order: `join(list, ", ")` and `", ".join(list)`."""
    swapped = type(arguments[0]) is str and len(arguments) == 2
    parts, separator = (arguments[1], arguments[0]) if swapped else (arguments[0], (arguments[1:] or [""])[0])
    if type(parts) is not list:
        raise Unfit("`join` needs a list", position=1 if swapped else 0)
    if type(separator) is not str:
        raise Unfit("`join` needs a text to put between", position=1)
    moment.walk(len(parts))
    texts = [to_text(part) for part in parts]
    if sum(map(len, texts)) + len(separator) * len(texts) > MAX_TEXT + len(separator):
        too_long()
    return separator.join(texts)


def ask_startswith(_: Moment, arguments: Arguments) -> Value:
    """Tell whether a text begins with another; null does not."""
    if arguments[0] is None:
        return False
    text, start = (text_at(arguments, position=position, name="startswith") for position in (0, 1))
    return text.startswith(start)


def ask_endswith(_: Moment, arguments: Arguments) -> Value:
    """Tell whether a text ends with another; null does not."""
    if arguments[0] is None:
        return False
    text, end = (text_at(arguments, position=position, name="endswith") for position in (0, 1))
    return text.endswith(end)
