"""Configurations of sub-processes, call activities and loops."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.configurations.activities import InputMapping, OutputMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class SubprocessConfiguration:
    """`execution` is child (a Temporal child workflow) or inline."""

    execution: str = "child"
    wait_for_completion: bool = True
    inputs: tuple[InputMapping, ...] = ()
    outputs: tuple[OutputMapping, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallActivityConfiguration:
    """`version_binding` is deployment, latest or version:N."""

    process_id: str | None = None
    version_binding: str = "deployment"
    wait_for_completion: bool = True
    business_key: str | None = None
    inputs: tuple[InputMapping, ...] = ()
    outputs: tuple[OutputMapping, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiInstanceConfiguration:
    """Expressions as texts; `max_concurrency` None means unlimited."""

    collection: str | None = None
    element_variable: str | None = None
    index_variable: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    completion_condition: str | None = None
    max_concurrency: int | None = None
    line: int = 0
