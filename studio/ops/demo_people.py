"""The people of the embedded demo: one for each role, all with the same published password.

They exist only where the demo was loaded, never in production.
"""

from __future__ import annotations

from dataclasses import dataclass

DEMO_PASSWORD = "periscope-demo"  # noqa: S105 - published on purpose


@dataclass(frozen=True)
class DemoPerson:
    """One login of the demo."""

    username: str
    full_name: str
    role: str


DEMO_PEOPLE = (
    DemoPerson("anna", "Anna Analyst", "analyst"),
    DemoPerson("rosa", "Rosa Reviewer", "reviewer"),
    DemoPerson("oscar", "Oscar Operator", "operator"),
    DemoPerson("paula", "Paula Participant", "participant"),
    DemoPerson("adam", "Adam Administrator", "administrator"),
)

DEMO_LOGINS = tuple(f"{person.username} / {DEMO_PASSWORD} ({person.role})" for person in DEMO_PEOPLE)
