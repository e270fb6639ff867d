"""What one window works on: selecting an element claims it, for a while longer. Claims lock nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

CLAIM_SECONDS = 120.0
"""How long an element stays claimed after it was last selected."""
MOST_CLAIMS = 20
MOST_SELECTED = 20
LONGEST_ID = 200


@dataclass(slots=True)
class Claim:
    """`since` says who was first, `until` when it is over unless the element is still selected."""

    since: float
    until: float


@dataclass(slots=True)
class Claims:
    """The claims of one window."""

    selected: tuple[str, ...] = ()
    by_element: dict[str, Claim] = field(default_factory=dict)

    def select(self, elements: object, *, now: float) -> None:
        """Takes a new selection over; what no window would send is left out."""
        sent = elements if isinstance(elements, list) else []
        texts = [each for each in sent if isinstance(each, str) and 0 < len(each) <= LONGEST_ID]
        self.selected = tuple(dict.fromkeys(texts))[:MOST_SELECTED]
        self.refresh(now=now)

    def refresh(self, *, now: float) -> None:
        """Lets what is selected stay claimed, and forgets what was left long ago."""
        for element in self.selected:
            since = self.by_element[element].since if element in self.by_element else now
            self.by_element[element] = Claim(since, now + CLAIM_SECONDS)
        kept = {element: claim for element, claim in self.by_element.items() if claim.until > now}
        newest = sorted(kept.items(), key=lambda item: item[1].until, reverse=True)[:MOST_CLAIMS]
        self.by_element = dict(newest)

    def lose(self, element: str, *, now: float) -> bool:
        """Lets somebody else be first; tells whether it was claimed. While selected it is claimed anew."""
        had = self.by_element.pop(element, None) is not None
        self.refresh(now=now)
        return had

    def to_json(self) -> dict[str, float]:
        """Returns since when each element is claimed."""
        return {element: claim.since for element, claim in sorted(self.by_element.items())}
