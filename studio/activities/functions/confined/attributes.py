"""Which attributes a script may read: an allow list by exact type. What is not listed does not exist.

Never listed: anything that takes attribute names as text (`str.format` is replaced by one that does not),
anything that hands out code, frames, modules, classes or registries.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import functools
import hashlib
import itertools
import json
import re
import uuid
from typing import Any


def words(text: str) -> frozenset[str]:
    """Returns the words of a text."""
    return frozenset(text.split())


SEQUENCE = words("count index")
SETS = words("copy difference intersection isdisjoint issubset issuperset symmetric_difference union")
DATES = words(
    "year month day weekday isoweekday isocalendar isoformat strftime replace toordinal timetuple ctime"
)
CLOCK = words("hour minute second microsecond tzinfo fold utcoffset tzname dst")
HASHES = words("update digest hexdigest name digest_size block_size copy")

INSTANCE: dict[type, frozenset[str]] = {
    str: words(
        "capitalize casefold center count encode endswith expandtabs find index isalnum isalpha isascii "
        "isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust "
        "lower lstrip partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit "
        "rstrip split splitlines startswith strip swapcase title translate upper zfill"
    ),
    bytes: words(
        "count decode endswith find hex index isalnum isalpha isascii isdigit islower isspace isupper join "
        "lower lstrip partition removeprefix removesuffix replace rfind rindex rpartition rsplit rstrip "
        "split splitlines startswith strip title upper zfill"
    ),
    int: words("as_integer_ratio bit_count bit_length conjugate denominator imag numerator real to_bytes"),
    bool: words("bit_length conjugate denominator imag numerator real"),
    float: words("as_integer_ratio conjugate hex imag is_integer real"),
    complex: words("conjugate imag real"),
    list: SEQUENCE | words("append clear copy extend insert pop remove reverse sort"),
    tuple: SEQUENCE,
    dict: words("clear copy get items keys pop popitem setdefault update values"),
    set: SETS
    | words(
        "add clear discard pop remove update difference_update intersection_update "
        "symmetric_difference_update"
    ),
    frozenset: SETS,
    range: SEQUENCE | words("start stop step"),
    slice: words("start stop step indices"),
    collections.Counter: words(
        "clear copy elements get items keys most_common pop popitem setdefault subtract total update values"
    ),
    collections.defaultdict: words("clear copy get items keys pop popitem setdefault update values"),
    collections.OrderedDict: words(
        "clear copy get items keys move_to_end pop popitem setdefault update values"
    ),
    collections.deque: SEQUENCE
    | words("append appendleft clear copy extend extendleft insert maxlen pop popleft remove reverse rotate"),
    datetime.date: DATES,
    datetime.time: CLOCK | words("isoformat strftime replace"),
    datetime.datetime: DATES | CLOCK | words("astimezone date time timetz timestamp utctimetuple"),
    datetime.timedelta: words("days seconds microseconds total_seconds"),
    datetime.timezone: words("utcoffset tzname dst"),
    type(datetime.date(2000, 1, 1).isocalendar()): SEQUENCE | words("year week weekday"),
    type(datetime.date(2000, 1, 1).timetuple()): words(
        "tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday"
    ),
    decimal.Decimal: words(
        "adjusted as_integer_ratio as_tuple compare copy_abs copy_negate copy_sign exp is_finite "
        "is_infinite is_nan is_signed is_zero ln log10 max min normalize quantize remainder_near "
        "same_quantum scaleb shift sqrt to_integral to_integral_exact to_integral_value"
    ),
    decimal.DecimalTuple: SEQUENCE | words("sign digits exponent"),
    re.Pattern: words(
        "findall finditer flags fullmatch groupindex groups match pattern search split sub subn"
    ),
    re.Match: words("end endpos expand group groupdict groups lastgroup lastindex pos re span start string"),
    uuid.UUID: words("bytes fields hex int urn variant version time_low node"),
    itertools.groupby: frozenset(),
    functools.partial: frozenset(),
    property: words("getter setter deleter"),
    **{type(hashlib.new(name)): HASHES for name in ("sha256", "sha1", "md5", "sha512", "sha3_256")},
    type(hashlib.blake2b()): HASHES,
    type(hashlib.blake2s()): HASHES,
    json.JSONDecodeError: words("args msg pos lineno colno"),
}
"""Attributes of instances. `re.Pattern.sub` and the like call back into the script, never out of it."""

CLASS: dict[type, frozenset[str]] = {
    str: words("maketrans"),
    bytes: words("fromhex"),
    int: words("from_bytes"),
    float: words("fromhex"),
    dict: words("fromkeys"),
    collections.OrderedDict: words("fromkeys"),
    datetime.date: words("fromisoformat fromordinal fromtimestamp fromisocalendar today min max resolution"),
    datetime.time: words("fromisoformat min max resolution"),
    datetime.datetime: words(
        "combine fromisoformat fromordinal fromtimestamp fromisocalendar now strptime today utcnow "
        "utcfromtimestamp min max resolution"
    ),
    datetime.timedelta: words("min max resolution"),
    datetime.timezone: words("utc min max"),
    decimal.Decimal: words("from_float"),
    itertools.chain: words("from_iterable"),
}
"""Attributes of classes that are at hand."""

WRITABLE: frozenset[Any] = frozenset(
    {list, dict, collections.defaultdict, collections.OrderedDict, collections.Counter, collections.deque}
)
"""Types whose items may be set and deleted."""

PLAIN: frozenset[Any] = frozenset(
    {
        *(str, bytes, int, bool, float, complex, list, tuple, dict, set, frozenset, type(None), range),
        *(datetime.date, datetime.time, datetime.datetime, datetime.timedelta, decimal.Decimal, uuid.UUID),
        *(collections.Counter, collections.defaultdict, collections.OrderedDict, collections.deque),
    }
)
"""Values whose class `type(x)` may name."""

CODECS = ("idna", "punycode", "utf_16", "utf_32", "latin_1", "cp1252", "iso8859_15", "ascii", "utf_8_sig")
"""Encodings that scripts may use; loaded before files become unreachable."""
