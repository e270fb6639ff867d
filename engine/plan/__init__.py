"""What one deployed process runs: immutable, JSON, addressed by the SHA-256 of its content."""

from engine.plan.plan import Plan
from engine.plan.structure import Flow, Node, Scope
from engine.plan.variables import Declaration

__all__ = ["Declaration", "Flow", "Node", "Plan", "Scope"]
