"""`AIAgentConfiguration`: an agent of the library answers."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from engine.elements.context import Context
from engine.elements.surroundings import Surroundings
from engine.elements.work.kind import Config, WorkKind, compile_inputs, compile_outputs
from engine.json_values import JsonObject
from engine.model.activities import Activity
from engine.model.configurations import AgentConfiguration
from engine.model.configurations.answer_rules import answer_rules


class Agent(WorkKind):
    """Runs in an ordinary activity."""

    name = "agent"

    def configures(self, node: Activity) -> bool:
        """Whether it carries an AIAgentConfiguration."""
        return node.extensions.agent is not None

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """Prompt, inputs and outputs apart; everything else goes to the agent runner as it is."""
        agent = cast("AgentConfiguration", node.extensions.agent)
        output, settings = agent.output, _settings(agent)
        validation: Any = settings["validation"]
        rules = answer_rules(validation)
        for condition in rules.conditions if rules else ():
            surroundings.expression(node, condition.expression)
        return {
            "agent": agent.agent_id or agent.agent_type or "",
            "prompt": surroundings.template(node, agent.prompt),
            "inputs": compile_inputs(node, agent.inputs, surroundings),
            "outputs": compile_outputs(node, (output,) if output else (), surroundings),
            "error_variable": output.error_variable if output else None,
            "human_validation": agent.settings.require_human_validation,
            "settings": settings,
        }

    def request(self, context: Context, config: Config) -> JsonObject:
        """Fields of `ports.AgentRequest`."""
        return {
            "agent": config["agent"],
            "prompt": context.fill_text(config["prompt"]) or "",
            "inputs": context.inputs(config["inputs"]),
            "configuration": config["settings"],
        }


def _settings(agent: AgentConfiguration) -> JsonObject:
    """The configuration as JSON, without what the engine itself deals with."""
    data: dict[str, Any] = dataclasses.asdict(agent)
    for name in ("prompt", "inputs", "output", "line"):
        del data[name]
    return data
