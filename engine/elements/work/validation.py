"""`requireHumanValidation` of an agent: a person looks at the proposal before it is written."""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.moves import OpenUserTask
from engine.json_values import Json, JsonObject
from engine.state.triggers import UserTaskSubmitted

PROPOSAL = "proposal"

_FIELD_TYPES = {dict: "object", list: "array", str: "text", bool: "boolean", int: "number", float: "number"}


def offer_proposal(context: Context, proposal: Json) -> OpenUserTask:
    """The review task; the proposal can be corrected in it."""
    context.memory[PROPOSAL] = proposal
    kind = _FIELD_TYPES.get(type(proposal), "text")
    field: JsonObject = {"name": PROPOSAL, "type": kind, "label": "Proposal", "default": proposal}
    decision: JsonObject = {"name": "approved", "type": "boolean", "label": "Accept it?", "required": True}
    return OpenUserTask(
        documentation="An agent proposes this result. Correct it if necessary, then accept or reject it.",
        assignee=None,
        candidate_users=(),
        candidate_groups=(),
        priority=3,
        due=None,
        follow_up=None,
        task_type="review",
        form=(field, decision),
        form_ref=None,
        data={PROPOSAL: proposal},
    )


def accepted_proposal(context: Context, answer: UserTaskSubmitted) -> tuple[bool, Json]:
    """Whether the person accepts, and the proposal as corrected."""
    accepted = answer.action != "reject" and answer.data.get("approved") is not False
    return accepted, answer.data.get(PROPOSAL, context.memory.get(PROPOSAL))
