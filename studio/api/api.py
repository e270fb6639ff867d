"""The API, version 1: its callers, its errors, its routers. Routers hold no rules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI

from studio.api.callers import SessionCaller, TokenCaller
from studio.api.errors import install_error_answers
from studio.api.json_bodies import JsonBodies
from studio.api.refusals import describe_refusals

if TYPE_CHECKING:
    from ninja.openapi.schema import OpenAPISchema
    from ninja.operation import Operation

ROUTERS: tuple[tuple[str, str], ...] = (
    # Before "processes", whose {key} would take the word "startable".
    ("deployments", "studio.api.deployments.router"),
    ("releases", "studio.api.releases.router"),
    ("environments", "studio.api.environments.router"),
    ("environments", "studio.api.connections.router"),
    ("schedules", "studio.api.schedules.router"),
    ("processes", "studio.api.processes.router"),
    ("processes", "studio.api.merging.router"),
    ("versions", "studio.api.versions.router"),
    ("reviews", "studio.api.reviews.router"),
    ("reviews", "studio.api.outlooks.router"),
    ("folders", "studio.api.folders.router"),
    ("play", "studio.api.play.router"),
    ("scenarios", "studio.api.scenarios.router"),
    ("language", "studio.api.language.router"),
    ("language", "studio.api.expressions.router"),
    ("library", "studio.api.agents.router"),
    ("mail templates", "studio.api.mail_templates.router"),
    ("library", "studio.api.agent_bench.router"),
    ("forms", "studio.api.forms.router"),
    ("functions", "studio.api.functions.router"),
    ("function bench", "studio.api.function_bench.router"),
    ("library", "studio.api.presets.router"),
    ("secrets", "studio.api.secrets.router"),
    ("people", "studio.api.people.router"),
    ("audit", "studio.api.audit.router"),
    ("start", "studio.api.start.router"),
    # Before the other "instances", whose ids may hold slashes.
    ("instances", "studio.api.elements.router"),
    ("instances", "studio.api.variables.router"),
    ("instances", "studio.api.migrations.router"),
    ("instances", "studio.api.instances.router"),
    ("messages", "studio.api.messages.router"),
    ("triggers", "studio.api.triggers.router"),
    ("mailboxes", "studio.api.mailboxes.router"),
    ("subscriptions", "studio.api.subscriptions.router"),
    ("files", "studio.api.files.router"),
    ("retention", "studio.api.retention.router"),
    ("breakers", "studio.api.breakers.router"),
    ("tasks", "studio.api.tasks.router"),
)
"""Tag in the documentation and router; one module per noun."""


class StudioApi(NinjaAPI):
    """Names operations after their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Returns the function's name, which is unique in the whole API."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Returns the description of the API, with what each operation may refuse."""
        document = super().get_openapi_schema(**options)
        describe_refusals(document)
        return document


def make_api() -> NinjaAPI:
    """Builds the API with all its routers."""
    made = StudioApi(
        title="Periscope Studio",
        version="1",
        description="Everything the pages can do. All times are UTC in ISO 8601.",
        urls_namespace="api",
        auth=[TokenCaller(), SessionCaller()],
        parser=JsonBodies(),
        openapi_url=None,
        docs_url=None,
    )
    install_error_answers(made)
    for tag, router in ROUTERS:
        made.add_router("", router, tags=[tag])
    return made


api = make_api()
