"""The provider `offline`: a local model that answers from the shape of the expected answer, always the same.

It makes processes runnable without a model, network or cost. Everything it says is marked as simulated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from studio.activities.agents.samples import Sampler

if TYPE_CHECKING:
    from engine.json_values import Json


def offline_model(*, agent: str, task: str, inputs: Mapping[str, Json]) -> FunctionModel:
    """Returns a model that answers this one request."""

    def answer(_messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        if info.output_tools:
            tool = info.output_tools[0]
            sample = Sampler(tool.parameters_json_schema, inputs=inputs).sample()
            return ModelResponse(parts=[ToolCallPart(tool.name, sample if isinstance(sample, dict) else {})])
        return ModelResponse(parts=[TextPart(text_answer(agent=agent, task=task, inputs=inputs))])

    return FunctionModel(answer, model_name="offline")


def text_answer(*, agent: str, task: str, inputs: Mapping[str, Json]) -> str:
    """Returns a short text about the request."""
    seen = ", ".join(f"{name} = {value}" for name, value in list(inputs.items())[:10])
    lines = [
        f"Simulated answer of {agent}.",
        f"Task: {task.strip()[:300]}" if task.strip() else "",
        f"Looked at: {seen[:500]}." if seen else "",
        "Nothing was found that speaks against it.",
    ]
    return "\n".join(line for line in lines if line)
