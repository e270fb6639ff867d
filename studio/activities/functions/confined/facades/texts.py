"""json, re, string, base64, hashlib and uuid."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import string
import uuid
from typing import Any

from studio.activities.functions.confined.facades.numbers import pick


def dumps(
    value: Any,
    *,
    ensure_ascii: bool = True,
    indent: int | str | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
    default: Any = None,
    allow_nan: bool = True,
) -> str:
    """Writes JSON. There is no `cls`: encoders are classes of the machine, not of the script."""
    return json.dumps(
        value,
        ensure_ascii=ensure_ascii,
        indent=indent,
        separators=separators,
        sort_keys=sort_keys,
        default=default,
        allow_nan=allow_nan,
    )


def loads(text: str | bytes, *, parse_float: Any = None, parse_int: Any = None) -> Any:
    """Reads JSON."""
    return json.loads(text, parse_float=parse_float, parse_int=parse_int)


JSON = {"dumps": dumps, "loads": loads, "JSONDecodeError": json.JSONDecodeError}

RE = pick(
    re,
    "A ASCII DOTALL I IGNORECASE M MULTILINE S VERBOSE X Match Pattern compile error escape findall finditer "
    "fullmatch match search split sub subn",
)

STRING = pick(
    string,
    "ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits printable punctuation "
    "whitespace",
)

BASE64 = pick(
    base64,
    "b16decode b16encode b32decode b32encode b64decode b64encode b85decode b85encode standard_b64decode "
    "standard_b64encode urlsafe_b64decode urlsafe_b64encode",
)

HASHLIB = pick(
    hashlib, "blake2b blake2s md5 sha1 sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512"
)

UUID = pick(uuid, "NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 UUID uuid3 uuid4 uuid5")
