"""Operations on the agents of the library. Keys may hold slashes, so longer paths stand first."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from studio.accounts.requests import PersonRequest
from studio.api.agent_schemas import (
    AgentOut,
    AgentVersionOut,
    BudgetIn,
    CostQuery,
    CostsOut,
    NewAgentIn,
    NewAgentVersionIn,
    agent_data,
    agent_version_data,
    cost_data,
)
from studio.api.paging import Paging, one_page
from studio.api.schemas import Page
from studio.library.actions.agents import add_agent_version, create_agent, restore_agent, retire_agent
from studio.library.agents.actions.budget import set_agent_budget
from studio.library.agents.costs import CostFilter, costs_visible_to, total_of
from studio.library.selectors import (
    agent_version_visible_to,
    agent_visible_to,
    agents_visible_to,
    versions_of,
)

router = Router()


@router.get("/agents", response=Page[AgentOut])
def list_agents(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the agents by name, those that were retired left out."""
    found = agents_visible_to(request.user, search=paging.q, retired=False)
    return one_page(found, paging=paging, order="name", show=agent_data)


@router.post("/agents", response={201: AgentOut})
def create_library_agent(request: PersonRequest, body: NewAgentIn) -> Status[dict[str, Any]]:
    """Makes an agent with its first version."""
    named = {"key": body.key, "name": body.name, "description": body.description}
    return Status(201, agent_data(create_agent(request.user, **named, content=body.content_of())))


@router.get("/agent-costs", response=CostsOut)
def list_agent_costs(request: PersonRequest, asked: Query[CostQuery]) -> dict[str, Any]:
    """Adds up what agents used, by day, process, agent or version."""
    wanted = CostFilter.of(asked.model_dump())
    rows = costs_visible_to(request.user, wanted)
    return {"items": [cost_data(row) for row in rows], "total": cost_data(total_of(rows))}


@router.get("/agents/{path:key}/versions", response=list[AgentVersionOut])
def list_agent_versions(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the versions, the newest first."""
    return [agent_version_data(one) for one in versions_of(agent_visible_to(request.user, key=key))]


@router.post("/agents/{path:key}/versions", response={201: AgentVersionOut})
def create_agent_version(request: PersonRequest, key: str, body: NewAgentVersionIn) -> Status[dict[str, Any]]:
    """Publishes a version that never changes; 409 when there is a newer one than `based_on`."""
    found = agent_visible_to(request.user, key=key)
    made = add_agent_version(request.user, agent=found, based_on=body.based_on, content=body.content_of())
    return Status(201, agent_version_data(made))


@router.get("/agents/{path:key}/versions/{number}", response=AgentVersionOut)
def get_agent_version(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Returns one version with its instructions."""
    return agent_version_data(agent_version_visible_to(request.user, key=key, number=number))


@router.put("/agents/{path:key}/budget", response=AgentOut)
def set_library_agent_budget(request: PersonRequest, key: str, body: BudgetIn) -> dict[str, Any]:
    """Limits what the agent may cost in a day, from now on."""
    found = agent_visible_to(request.user, key=key)
    set_agent_budget(request.user, agent=found, budget=body.budget)
    return agent_data(found)


@router.post("/agents/{path:key}/retire", response=AgentOut)
def retire_library_agent(request: PersonRequest, key: str) -> dict[str, Any]:
    """Takes the agent from new deployments; what runs keeps it."""
    retire_agent(request.user, agent=agent_visible_to(request.user, key=key))
    return agent_data(agent_visible_to(request.user, key=key))


@router.post("/agents/{path:key}/restore", response=AgentOut)
def restore_library_agent(request: PersonRequest, key: str) -> dict[str, Any]:
    """Brings a retired agent back."""
    restore_agent(request.user, agent=agent_visible_to(request.user, key=key))
    return agent_data(agent_visible_to(request.user, key=key))
