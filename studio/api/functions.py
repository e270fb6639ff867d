"""Operations on the functions of the library."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from studio.accounts.requests import PersonRequest
from studio.activities.functions.bench import problems_of
from studio.api.function_schemas import (
    DeprecationIn,
    DescriptionIn,
    DraftIn,
    DraftOut,
    FunctionOut,
    FunctionQuery,
    NewFunctionIn,
    PublishIn,
    RevisionOut,
    StatisticsOut,
    UseOut,
    VersionOut,
    function_data,
    statistics_data,
    use_data,
    version_data,
)
from studio.api.paging import one_page
from studio.api.schemas import Page
from studio.deployments.function_uses import uses_of_function
from studio.library.functions.actions.drafts import create_function, describe_function, save_draft
from studio.library.functions.actions.publishing import (
    deprecate_version,
    publish_function,
    restore_version,
)
from studio.library.functions.selectors import (
    function_visible_to,
    functions_visible_to,
    version_visible_to,
    versions_of,
)
from studio.library.functions.tallies import statistics_of

router = Router()


@router.get("/functions", response=Page[FunctionOut])
def list_functions(request: PersonRequest, asked: Query[FunctionQuery]) -> dict[str, Any]:
    """Lists functions by name; `state` is draft, published or deprecated."""
    found = functions_visible_to(request.user, search=asked.q, tag=asked.tag, state=asked.state)
    return one_page(found, paging=asked, order="name", show=function_data)


@router.post("/functions", response={201: FunctionOut})
def create_library_function(request: PersonRequest, body: NewFunctionIn) -> Status[dict[str, Any]]:
    """Makes a function with a draft."""
    made = create_function(
        request.user, key=body.key, description=body.description_of(), content=body.content_of()
    )
    return Status(201, function_data(made))


@router.get("/functions/{key}", response=FunctionOut)
def get_function(request: PersonRequest, key: str) -> dict[str, Any]:
    """Describes one function."""
    return function_data(function_visible_to(request.user, key=key))


@router.put("/functions/{key}", response=FunctionOut)
def update_function(request: PersonRequest, key: str, body: DescriptionIn) -> dict[str, Any]:
    """Changes name, description, tags and visibility."""
    found = function_visible_to(request.user, key=key)
    describe_function(request.user, function=found, description=body.description_of())
    return function_data(function_visible_to(request.user, key=key))


@router.get("/functions/{key}/draft", response=DraftOut)
def get_function_draft(request: PersonRequest, key: str) -> dict[str, Any]:
    """Returns the draft that people work on."""
    found = function_visible_to(request.user, key=key)
    names = ("revision", "source", "input_schema", "output_schema")
    return {name: getattr(found, name) for name in names}


@router.put("/functions/{key}/draft", response=RevisionOut)
def save_function_draft(request: PersonRequest, key: str, body: DraftIn) -> dict[str, int]:
    """Saves the draft; 409 when somebody saved since `revision`."""
    found = function_visible_to(request.user, key=key)
    revision = save_draft(request.user, function=found, revision=body.revision, content=body.content_of())
    return {"revision": revision}


@router.get("/functions/{key}/versions", response=list[VersionOut])
def list_function_versions(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the versions, the newest first."""
    return [version_data(one) for one in versions_of(function_visible_to(request.user, key=key))]


@router.post("/functions/{key}/versions", response={201: VersionOut})
def publish_function_version(request: PersonRequest, key: str, body: PublishIn) -> Status[dict[str, Any]]:
    """Publishes the draft as a version that never changes; new deployments take it."""
    found = function_visible_to(request.user, key=key)
    made = publish_function(
        request.user, function=found, revision=body.revision, note_text=body.note, check=problems_of
    )
    return Status(201, version_data(made))


@router.get("/functions/{key}/versions/{number}", response=VersionOut)
def get_function_version(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Returns one version with its source."""
    return version_data(version_visible_to(request.user, key=key, number=number))


@router.post("/functions/{key}/versions/{number}/deprecate", response=VersionOut)
def deprecate_function_version(
    request: PersonRequest, key: str, number: int, body: DeprecationIn
) -> dict[str, Any]:
    """Advises against a version; what is deployed keeps it."""
    version = version_visible_to(request.user, key=key, number=number)
    successor = function_visible_to(request.user, key=body.successor) if body.successor else None
    deprecate_version(request.user, version=version, message=body.message, successor=successor)
    return version_data(version_visible_to(request.user, key=key, number=number))


@router.post("/functions/{key}/versions/{number}/restore", response=VersionOut)
def restore_function_version(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Takes a deprecation back."""
    restore_version(request.user, version=version_visible_to(request.user, key=key, number=number))
    return version_data(version_visible_to(request.user, key=key, number=number))


@router.get("/functions/{key}/statistics", response=list[StatisticsOut])
def get_function_statistics(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Counts the runs of processes by version, the newest first; trying out is not counted."""
    found = statistics_of(function_visible_to(request.user, key=key))
    return [statistics_data(number, found[number]) for number in sorted(found, reverse=True)]


@router.get("/functions/{key}/uses", response=list[UseOut])
def list_function_uses(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the versions of processes that name the function."""
    found = function_visible_to(request.user, key=key)
    return [use_data(use) for use in uses_of_function(request.user, function=found)]
