"""Operations on the secrets of the library. Values go in; no operation answers one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field, SecretStr

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.schemas import Page
from studio.deployments.secret_uses import uses_of_secret
from studio.library.secrets.actions import (
    Binding,
    create_secret,
    delete_secret,
    describe_secret,
    rotate_secret,
)
from studio.library.secrets.models import Secret
from studio.library.secrets.resolving import usable_names
from studio.library.secrets.selectors import (
    agents_with_secret,
    secret_visible_to,
    secrets_visible_to,
    versions_of_secret,
)

router = Router()


class SecretOut(Schema):
    """A secret without its value."""

    id: int
    name: str
    environment: str
    description: str
    use: str
    hosts: list[str]
    version: int | None
    written_at: datetime | None
    last_used_at: datetime | None


class SecretNameOut(Schema):
    """What processes of this environment can name; an empty `use` means every kind of work."""

    name: str
    use: str


class SecretVersionOut(Schema):
    """Who wrote a value and when."""

    number: int
    created_at: datetime
    created_by: str | None
    note: str


class SecretUseOut(Schema):
    """A version of a process, or an agent, that names the secret."""

    kind: str
    key: str
    name: str
    version: int
    elements: list[str]
    live: bool


class BindingIn(Schema):
    """What a secret is for: `webhook` with its hosts, or `agent`."""

    use: str
    hosts: Annotated[list[str], Field(max_length=50)] = []
    description: str = ""

    def binding(self) -> Binding:
        """The same for the action."""
        return Binding(self.use, tuple(self.hosts), self.description)


class NewSecretIn(BindingIn):
    """A secret to keep."""

    name: str
    value: SecretStr
    environment: str = ""


class RotationIn(Schema):
    """A new value; `based_on` is the number of the version that it replaces."""

    value: SecretStr
    based_on: int
    note: str = ""


@router.get("/secrets", response=Page[SecretOut])
def list_secrets(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the secrets of the library by name, without values and without those of the environment."""
    found = secrets_visible_to(request.user, search=paging.q)
    return one_page(found, paging=paging, order="name", show=secret_data)


@router.get("/secret-names", response=list[SecretNameOut])
def list_secret_names(request: PersonRequest) -> list[dict[str, str]]:
    """Lists what processes of this environment can name, secrets of the environment included."""
    return [{"name": name, "use": use} for name, use in usable_names(request.user)]


@router.post("/secrets", response={201: SecretOut})
def create_library_secret(request: PersonRequest, body: NewSecretIn) -> Status[dict[str, Any]]:
    """Keeps a secret."""
    made = create_secret(
        request.user,
        name=body.name,
        value=body.value.get_secret_value(),
        environment=body.environment,
        binding=body.binding(),
    )
    return Status(201, secret_data(made))


@router.get("/secrets/{pk}", response=SecretOut)
def get_secret(request: PersonRequest, pk: int) -> dict[str, Any]:
    """Describes one secret."""
    return secret_data(secret_visible_to(request.user, pk=pk))


@router.put("/secrets/{pk}", response=SecretOut)
def update_secret(request: PersonRequest, pk: int, body: BindingIn) -> dict[str, Any]:
    """Changes what a secret is for, at once."""
    describe_secret(request.user, secret=secret_visible_to(request.user, pk=pk), binding=body.binding())
    return secret_data(secret_visible_to(request.user, pk=pk))


@router.post("/secrets/{pk}/rotate", response=SecretOut)
def rotate_library_secret(request: PersonRequest, pk: int, body: RotationIn) -> dict[str, Any]:
    """Replaces the value; 409 when somebody did since `based_on`."""
    found = secret_visible_to(request.user, pk=pk)
    value = body.value.get_secret_value()
    rotate_secret(request.user, secret=found, based_on=body.based_on, value=value, note_text=body.note)
    return secret_data(secret_visible_to(request.user, pk=pk))


@router.delete("/secrets/{pk}", response={204: None})
def delete_library_secret(request: PersonRequest, pk: int, confirm: str = "") -> Status[None]:
    """Forgets a secret; `confirm` repeats its name, because whatever names it fails from then on."""
    delete_secret(request.user, secret=secret_visible_to(request.user, pk=pk), confirmed=confirm)
    return Status(204, None)


@router.get("/secrets/{pk}/versions", response=list[SecretVersionOut])
def list_secret_versions(request: PersonRequest, pk: int) -> list[dict[str, Any]]:
    """Lists who wrote a value and when, the newest first."""
    return [
        {
            "number": each.number,
            "created_at": each.created_at,
            "created_by": each.created_by.username if each.created_by else None,
            "note": each.note,
        }
        for each in versions_of_secret(secret_visible_to(request.user, pk=pk))
    ]


@router.get("/secrets/{pk}/uses", response=list[SecretUseOut])
def list_secret_uses(request: PersonRequest, pk: int) -> list[dict[str, Any]]:
    """Lists the agents and the versions of processes that name the secret."""
    name = secret_visible_to(request.user, pk=pk).name
    processes = [
        {
            "kind": "process",
            "key": use.version.definition.key,
            "name": use.version.definition.name,
            "version": use.version.number,
            "elements": list(use.elements),
            "live": use.live,
        }
        for use in uses_of_secret(request.user, name=name)
    ]
    agents = [
        {
            "kind": "agent",
            "key": version.agent.key,
            "name": version.agent.name,
            "version": version.number,
            "elements": [],
            "live": version.pk == version.agent.current_id,
        }
        for version in agents_with_secret(request.user, name=name)
    ]
    return [*processes, *agents]


def secret_data(secret: Secret) -> dict[str, Any]:
    """Describes a secret."""
    current = secret.current
    return {
        "id": secret.pk,
        "name": secret.name,
        "environment": secret.environment,
        "description": secret.description,
        "use": secret.use,
        "hosts": secret.hosts,
        "version": current.number if current else None,
        "written_at": current.created_at if current else None,
        "last_used_at": secret.last_used_at,
    }
