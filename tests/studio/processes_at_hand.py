"""Deployed processes for tests, made of a plan instead of a file."""

from __future__ import annotations

from typing import Any

from engine.plan import Declaration, Node, Plan, Scope
from engine.plan.structure import OUTERMOST
from studio.accounts.models import User
from studio.deployments.models import Deployment, StoredPlan
from studio.deployments.starts import note_starts
from studio.processes.models import Definition, Version


def make_plan(process_id: str = "approval", **values: Any) -> Plan:
    """A plan with inputs of several kinds."""
    variables = (
        Declaration("amount", "number", required=True, is_input=True, constraints={"min": 1}),
        Declaration("iban", "string", is_input=True, sensitive=True),
        Declaration("otp", "string", transient=True),
        Declaration("approved", "boolean"),
    )
    given = {
        "nodes": (Node("start", "startEvent", "Start", OUTERMOST),),
        "flows": (),
        "variables": variables,
    }
    scopes = (Scope(OUTERMOST, None, ("start",)),)
    return Plan(process_id=process_id, name="Approval", scopes=scopes, **{**given, **values})


def deploy(author: User, *, plan: Plan | None = None, xml: str = "<definitions/>") -> Deployment:
    """A live deployment of a plan."""
    plan = plan or make_plan()
    definition = Definition.objects.create(key=plan.process_id, name="Approval", created_by=author)
    version = Version.objects.create(
        definition=definition, number=1, xml=xml, content_hash="0" * 64, author=author, state="approved"
    )
    stored = StoredPlan.objects.create(fingerprint=plan.fingerprint, content=plan.to_bytes())
    deployment = Deployment.objects.create(
        definition=definition,
        version=version,
        process_id=plan.process_id,
        process_name="Approval",
        plan=stored,
        deployed_by=author,
    )
    note_starts(deployment, plan=plan)
    return deployment
