"""Limiting what an agent may cost in a day."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import InvalidInput
from studio.library.agents.prices import is_priced
from studio.library.models import Agent
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LARGEST = Decimal("1e9")


@transaction.atomic
def set_agent_budget(actor: User, *, agent: Agent, budget: Decimal | None) -> None:
    """Limits the cost of a day from now on, for running instances too; None lifts the limit.

    It is no part of a version: it changes nothing that the agent does, and an operator who waits with an
    incident cannot wait for an approval.
    """
    require(actor, Right.MANAGE_LIBRARY)
    if budget is not None and not (budget.is_finite() and 0 <= budget <= LARGEST):
        raise InvalidInput(_("The budget is not right."), fields={"budget": _("0 or more.")})
    current = agent.current
    if budget is not None and current and not is_priced(current.settings, provider=current.provider):
        message = _(
            "Its version has no prices, so what it costs is not known: publish one with prices first."
        )
        raise InvalidInput(message, fields={"budget": message})
    before = Agent.objects.select_for_update().get(pk=agent.pk).budget
    Agent.objects.filter(pk=agent.pk).update(budget=budget)
    agent.budget = budget
    record(
        actor,
        action="agent.budget_set",
        object_type="agent",
        object_id=agent.key,
        object_name=agent.name,
        details={"before": written(before), "after": written(budget)},
    )


def written(budget: Decimal | None) -> str | None:
    """Returns an amount as text without needless zeros."""
    return None if budget is None else f"{budget.normalize():f}"
