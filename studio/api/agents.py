"""Operations on the agents of the library."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.schemas import Page
from studio.library.models import Agent
from studio.library.selectors import agent_visible_to, agents_visible_to

router = Router()


class AgentOut(Schema):
    """An agent as process files name it; keys and secrets never leave the library."""

    key: str
    name: str
    description: str
    version: int | None
    provider: str
    model: str
    simulated: bool
    retired_at: datetime | None


@router.get("/agents", response=Page[AgentOut])
def list_agents(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the agents by name, those that were retired left out."""
    found = agents_visible_to(request.user, search=paging.q, retired=False)
    return one_page(found, paging=paging, order="name", show=agent_data)


@router.get("/agents/{key}", response=AgentOut)
def get_agent(request: PersonRequest, key: str) -> dict[str, Any]:
    """Describes one agent."""
    return agent_data(agent_visible_to(request.user, key=key))


def agent_data(agent: Agent) -> dict[str, Any]:
    """Describes an agent by its current version."""
    current = agent.current
    return {
        "key": agent.key,
        "name": agent.name,
        "description": agent.description,
        "version": current.number if current else None,
        "provider": current.provider if current else "",
        "model": current.model if current else "",
        "simulated": bool(current and current.provider == "offline"),
        "retired_at": agent.retired_at,
    }
