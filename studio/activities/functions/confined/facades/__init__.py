"""The modules that scripts may import. Each lists the names it offers, one by one.

Left out on purpose: whatever reads or writes attributes by name (`update_wrapper`, `attrgetter`), evaluates
text (`get_type_hints`), walks values by text (`Formatter`, `UserString`), changes the process
(`setcontext`), tells about the machine (`uuid1`, `getnode`) or burns time in C by a parameter
(`pbkdf2_hmac`, `scrypt`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.activities.functions.confined.facade import Facade
from studio.activities.functions.confined.facades.containers import COLLECTIONS, COPY, FUNCTOOLS, ITERTOOLS
from studio.activities.functions.confined.facades.hints import TYPING
from studio.activities.functions.confined.facades.numbers import DECIMAL, MATH, STATISTICS
from studio.activities.functions.confined.facades.randomness import random_names
from studio.activities.functions.confined.facades.texts import BASE64, HASHLIB, JSON, RE, STRING, UUID
from studio.activities.functions.confined.facades.times import DATETIME

if TYPE_CHECKING:
    from collections.abc import Mapping

FIXED: dict[str, Mapping[str, Any]] = {
    "base64": BASE64,
    "collections": COLLECTIONS,
    "copy": COPY,
    "datetime": DATETIME,
    "decimal": DECIMAL,
    "functools": FUNCTOOLS,
    "hashlib": HASHLIB,
    "itertools": ITERTOOLS,
    "json": JSON,
    "math": MATH,
    "re": RE,
    "statistics": STATISTICS,
    "string": STRING,
    "typing": TYPING,
    "uuid": UUID,
}


def make_modules(*, seed: str) -> dict[str, Facade]:
    """Returns all modules of one run; the same seed gives the same random numbers."""
    names = {**FIXED, "random": random_names(seed)}
    return {name: Facade(name, offered) for name, offered in names.items()}
