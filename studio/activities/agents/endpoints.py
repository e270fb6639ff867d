"""Which model of which provider answers, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model of one provider; prices are per million tokens."""

    agent: str
    provider: str
    model: str
    base_url: str = ""
    secret: str = ""
    price_input: float | None = None
    price_output: float | None = None
