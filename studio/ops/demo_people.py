"""The people of the embedded demo: one for each role, all with the same published password.

They exist only where the demo was loaded, never in production.
"""

from __future__ import annotations

from dataclasses import dataclass

DEMO_PASSWORD = "periscope-demo"  # noqa: S105 - published on purpose


@dataclass(frozen=True)
class DemoPerson:
    """One login of the demo; `team` is a candidate group of the demo process."""

    username: str
    full_name: str
    role: str
    team: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """Role and team together."""
        return (self.role, self.team) if self.team else (self.role,)


ADMINISTRATOR = DemoPerson("admin", "Ada Administrator", "administrator")
ANALYST = DemoPerson("ana", "Ana Analyst", "analyst")
REVIEWER = DemoPerson("rob", "Rob Reviewer", "reviewer")
OPERATOR = DemoPerson("olga", "Olga Operator", "operator")
MANAGER = DemoPerson("paul", "Paul Participant", "participant", "managers")
DIRECTOR = DemoPerson("dora", "Dora Director", "participant", "directors")

DEMO_PEOPLE = (ANALYST, REVIEWER, OPERATOR, MANAGER, DIRECTOR, ADMINISTRATOR)

DEMO_LOGINS = tuple(
    f"{person.username} / {DEMO_PASSWORD} ({', '.join(person.groups)})" for person in DEMO_PEOPLE
)
