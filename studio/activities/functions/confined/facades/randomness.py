"""random, seeded: the second attempt of a run draws the same numbers as the first."""

from __future__ import annotations

import random
from typing import Any

NAMES = (
    *("betavariate", "choice", "choices", "expovariate", "gauss", "getrandbits", "lognormvariate"),
    *(
        "normalvariate",
        "randint",
        "random",
        "randrange",
        "sample",
        "seed",
        "shuffle",
        "triangular",
        "uniform",
    ),
)


def random_names(seed: str) -> dict[str, Any]:
    """Returns the functions of one generator."""
    generator = random.Random(seed)  # noqa: S311 - repeatable on purpose, keeps no secret
    return {name: getattr(generator, name) for name in NAMES}
