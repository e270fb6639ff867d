"""Operations for whoever writes an agent: trying a version, keeping tasks to try it with."""

from __future__ import annotations

from typing import Any

from ninja import Router, Status

from studio.accounts.requests import PersonRequest
from studio.activities.agents.bench import try_agent
from studio.api.agent_schemas import AgentOut, AgentSampleOut, TaskIn, TrialIn, TrialOut, agent_data
from studio.api.rate_limits import limit_rate
from studio.library.agents.actions.samples import remove_agent_sample, save_agent_sample
from studio.library.selectors import agent_version_visible_to, agent_visible_to

router = Router()
TRIALS_PER_MINUTE = 10


@router.post("/agents/{path:key}/trials", response=TrialOut)
def try_library_agent(request: PersonRequest, key: str, body: TrialIn) -> dict[str, Any]:
    """Runs a version once, for at most two minutes; counted as a trial, not as work of a process."""
    limit_rate(request.user, what="agent-trials", per_minute=TRIALS_PER_MINUTE)
    version = agent_version_visible_to(request.user, key=key, number=body.version)
    tried = try_agent(version, body.trial_of())
    return {
        "success": tried.error_code is None and not tried.waiting,
        "result": tried.value,
        "waiting": tried.waiting,
        "error_code": tried.error_code,
        "error_message": tried.error_message,
        "details": tried.details,
    }


@router.get("/agents/{path:key}/samples", response=list[AgentSampleOut])
def list_agent_samples(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the kept tasks by name."""
    found = agent_visible_to(request.user, key=key).samples.all()
    return [{"name": sample.name, "task": sample.task} for sample in found]


@router.put("/agents/{path:key}/samples/{name}", response=AgentSampleOut)
def save_library_agent_sample(request: PersonRequest, key: str, name: str, body: TaskIn) -> dict[str, Any]:
    """Keeps a task under a name."""
    found = agent_visible_to(request.user, key=key)
    saved = save_agent_sample(request.user, agent=found, name=name, task=body.model_dump())
    return {"name": saved.name, "task": saved.task}


@router.delete("/agents/{path:key}/samples/{name}", response={204: None})
def remove_library_agent_sample(request: PersonRequest, key: str, name: str) -> Status[None]:
    """Forgets a kept task."""
    remove_agent_sample(request.user, agent=agent_visible_to(request.user, key=key), name=name)
    return Status(204, None)


@router.get("/agents/{path:key}", response=AgentOut)
def get_agent(request: PersonRequest, key: str) -> dict[str, Any]:
    """Describes one agent. The shortest path, so it stands behind all others."""
    return agent_data(agent_visible_to(request.user, key=key))
