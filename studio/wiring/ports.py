"""What workers of this installation work with: the engine's ports, plugged in."""

from __future__ import annotations

from channels.db import database_sync_to_async
from django.conf import settings

from engine.ports import FunctionRunner, Ports, WorkOrder
from studio.activities.agents.prompts import Background
from studio.activities.agents.runner import LibraryAgentRunner
from studio.activities.agents.toolbox import Hands
from studio.activities.functions.library import LibraryFunctions
from studio.activities.functions.runner import ConfinedFunctionRunner, FunctionSource
from studio.activities.functions.shared import shared_pool, usual_limits
from studio.activities.http.sender import GuardedHttpSender
from studio.activities.mails.mailer import SmtpMailer
from studio.activities.secrets import StoredSecrets
from studio.breakers.gate import StoredBreakers
from studio.correlation.correlator import StoredCorrelator
from studio.deployments.plan_store import StoredPlans
from studio.instances.mail_veil import veiled
from studio.instances.selectors.backgrounds import background_of
from studio.instances.selectors.bindings import pinned_agent, pinned_function, pinned_mail_texts
from studio.instances.sink import DatabaseSink
from studio.tasks.projecting import PROJECTORS


def make_ports(sink: DatabaseSink) -> Ports:
    """What a Temporal worker of this installation works with."""
    secrets = StoredSecrets()
    http = GuardedHttpSender(secrets=secrets, breakers=StoredBreakers())
    functions = make_functions(LibraryFunctions(pinned=_pinned_function))
    agents = LibraryAgentRunner(
        secrets=secrets, pinned=_pinned_agent, known=_known, hands=Hands(functions, http)
    )
    return Ports(
        events=sink,
        plans=StoredPlans(),
        agents=agents,
        functions=functions,
        http=http,
        mail=SmtpMailer(pinned=pinned_mail_texts, fetch=http.fetch, veil=veiled),
        correlator=StoredCorrelator(),
        largest_result=settings.LARGEST_VALUE_BYTES,
    )


def make_sink() -> DatabaseSink:
    """Where the process events of workers go; close it when the worker has stopped."""
    return DatabaseSink(projectors=PROJECTORS)


def make_functions(library: FunctionSource | None = None) -> FunctionRunner:
    """What runs authors' Python: for workers, for trying functions out and for `run_process`."""
    return ConfinedFunctionRunner(shared_pool(), library=library, usual=usual_limits())


async def _pinned_agent(order: WorkOrder, agent: str) -> int | None:
    find = database_sync_to_async(pinned_agent, thread_sensitive=False)
    return await find(order.root, agent, fingerprint=order.fingerprint)


async def _known(order: WorkOrder) -> Background | None:
    return await database_sync_to_async(background_of, thread_sensitive=False)(order)


async def _pinned_function(order: WorkOrder, reference: str) -> int | None:
    find = database_sync_to_async(pinned_function, thread_sensitive=False)
    return await find(order.root, reference, fingerprint=order.fingerprint)
