"""math, decimal and statistics."""

from __future__ import annotations

import decimal
import math
import statistics
from typing import Any


def pick(module: Any, names: str) -> dict[str, Any]:
    """Returns the named things of a module."""
    return {name: getattr(module, name) for name in names.split()}


MATH = pick(
    math,
    "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp "
    "exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt "
    "lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh "
    "sqrt tan tanh tau trunc ulp",
)

DECIMAL = pick(
    decimal,
    "Decimal DecimalException DivisionByZero InvalidOperation Inexact Overflow Underflow Rounded "
    "ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP ROUND_05UP",
)

STATISTICS = pick(
    statistics,
    "StatisticsError correlation covariance fmean geometric_mean harmonic_mean mean median median_grouped "
    "median_high median_low mode multimode pstdev pvariance quantiles stdev variance",
)
