"""datetime."""

from __future__ import annotations

import datetime

from studio.activities.functions.confined.facades.numbers import pick

DATETIME = pick(datetime, "MAXYEAR MINYEAR UTC date datetime time timedelta timezone")
