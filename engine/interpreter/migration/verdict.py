"""What can become of an instance on another plan: one judgement per thing that is alive in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.json_values import Json, JsonObject

CAN = "can"
CHOICE = "needs_choice"
CANNOT = "cannot"

_WORST_FIRST = (CANNOT, CHOICE)

CONTINUE = "continue"
"""The execution goes on at its new element; what is open stays open."""
BEGIN = "begin"
"""The execution is terminated and a token begins at an element of the same scope."""
END = "end"
"""The execution is terminated and nothing follows it."""
INSIDE = "inside"
"""What is around it is begun anew or ended, or nobody has decided about that yet."""

BEGIN_AT = "begin:"
"""Prefix of a choice that begins anew even where the execution could go on."""
END_HERE = "end:"
"""The choice that ends an execution, or forgets a compensation."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a person may choose: `value` is what the choice says. `how`: continue, begin or end."""

    value: str
    element: str
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of one execution, of tokens that wait at a join, or of a variable.

    `key` is what a choice names to decide about it, "" where there is nothing to choose; equal keys are
    decided together. `code` and `reason` say why; `reason` is the sentence for people.
    """

    element_instance: str
    """Execution; the scope's own for tokens at a join, for compensation and for variables."""
    element: str
    name: str
    verdict: str
    code: str
    reason: str
    key: str = ""
    how: str = CONTINUE
    target: str = ""
    """Element that it goes on or begins at; the flow for a waiting token."""
    targets: tuple[Target, ...] = ()
    suggestion: str = ""
    """The target that looks most like it, where one does."""
    detail: str = ""
    """What exactly is wrong with an event or a variable."""

    def to_json(self) -> JsonObject:
        """For pages and programs."""
        targets: list[Json] = [
            {"value": each.value, "element": each.element, "name": each.name, "how": each.how}
            for each in self.targets
        ]
        return {
            "element_instance": self.element_instance,
            "element": self.element,
            "name": self.name,
            "verdict": self.verdict,
            "code": self.code,
            "reason": self.reason,
            "key": self.key,
            "how": self.how,
            "target": self.target,
            "targets": targets,
            "suggestion": self.suggestion,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that was judged, in the order of the state."""

    judgements: tuple[Judgement, ...] = ()

    @property
    def verdict(self) -> str:
        """can, needs_choice or cannot: the worst of all."""
        found = {each.verdict for each in self.judgements}
        return next((each for each in _WORST_FIRST if each in found), CAN)

    @property
    def reason(self) -> str:
        """Why it cannot be done (yet), in one text; "" when it can."""
        return " ".join(each.reason for each in self.judgements if each.verdict != CAN)

    def to_json(self) -> JsonObject:
        """For pages and programs."""
        return {"verdict": self.verdict, "elements": [each.to_json() for each in self.judgements]}


REASONS: Mapping[str, str] = MappingProxyType(
    {
        "kept": "{name} goes on.",
        "kept-call": "{name} goes on working; the new version takes its answer.",
        "kept-form": "{name} stays open with the form it was opened with; the new version takes the answer.",
        "kept-timer": "{name} keeps its due date although the timer changed.",
        "renamed": "{name} goes on as {target}.",
        "begun": "{name} is stopped and {target} begins.",
        "ended": "{name} is stopped and nothing follows it.",
        "inside": "{name} stands inside something that is stopped or not decided yet.",
        "gone": "The new version has no {element}: choose where to go on.",
        "scope-moved": "{name} stands in another sub-process of the new version: choose where to go on.",
        "type-changed": "{name} is another kind of element in the new version: choose where to go on.",
        "loop-changed": "{name} is repeated in another way in the new version: choose where to go on.",
        "runs-differently": "{name} runs inline in one version and as an instance of its own in the other: "
        "choose where to go on.",
        "kind-changed": "{name} does another kind of work in the new version: choose where to go on.",
        "nothing-to-wait": "{name} waits for nothing in the new version: choose where to go on.",
        "wrong-target": "{name} cannot go to {choice}: choose another place.",
        "compensating": "{name} is undoing what was done; wait until that is over.",
        "event-fails": "{name} cannot begin to wait in the new version: {problem}",
        "join-kept": "Tokens that wait at {name} go on waiting.",
        "join-opened": "Tokens that wait at {name} go on at once: the new version does not join there.",
        "join-gone": "Tokens wait at {name}, where the new version joins nothing: choose where they begin.",
        "join-flow-gone": "A token waits at {name} on {flow}, which the new version does not have: "
        "choose the way it came by.",
        "compensation-lost": "{name} has completed and could be undone; the new version cannot undo it: "
        "choose another activity, or to forget it.",
        "compensation-kept": "{name} can be undone by the new version.",
        "variable-refused": "Variable {name} does not fit the new version: {problem} Change it before.",
        "variable-converted": "Variable {name} is converted: {problem}",
        "scope-gone": "The new version has no sub-process {element}; it ends in the version it runs in.",
        "other-process": "The other version is of process {target}, not of {name}.",
    }
)
"""Code → sentence."""
