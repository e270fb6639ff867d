"""Operations on the forms of the library, and trying a form that is being built."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import translation
from ninja import Query, Router, Status

from engine.phrases import tell
from engine.plan.forms import UnreadableField, read_fields
from engine.validate import check_fields
from studio.accounts.requests import PersonRequest
from studio.api.form_schemas import (
    FormDeprecationIn,
    FormDescriptionIn,
    FormDraftIn,
    FormDraftOut,
    FormOut,
    FormPreviewOut,
    FormPublishIn,
    FormQuery,
    FormRevisionOut,
    FormStateOut,
    FormTryIn,
    FormUseOut,
    FormVersionOut,
    NewFormIn,
    form_data,
    form_use_data,
    form_version_data,
)
from studio.api.paging import one_page
from studio.api.schemas import Page
from studio.deployments.form_uses import uses_of_form
from studio.errors import InvalidInput
from studio.instances.form_states import state_of_fields
from studio.instances.form_trials import preview_of
from studio.library.form_library.actions.drafts import create_form, describe_form, save_form_draft
from studio.library.form_library.actions.publishing import (
    deprecate_form_version,
    publish_form,
    restore_form_version,
)
from studio.library.form_library.selectors import (
    form_version_visible_to,
    form_visible_to,
    forms_visible_to,
    versions_of_form,
)

router = Router()


@router.get("/forms", response=Page[FormOut])
def list_forms(request: PersonRequest, asked: Query[FormQuery]) -> dict[str, Any]:
    """Lists forms by name; `state` is draft, published or deprecated."""
    found = forms_visible_to(request.user, search=asked.q, tag=asked.tag, state=asked.state)
    return one_page(found, paging=asked, order="name", show=form_data)


@router.post("/forms", response={201: FormOut})
def create_library_form(request: PersonRequest, body: NewFormIn) -> Status[dict[str, Any]]:
    """Makes a form with a draft."""
    made = create_form(
        request.user, key=body.key, description=body.description_of(), content=body.content_of()
    )
    return Status(201, form_data(made))


@router.get("/forms/{key}", response=FormOut)
def get_form(request: PersonRequest, key: str) -> dict[str, Any]:
    """Describes one form."""
    return form_data(form_visible_to(request.user, key=key))


@router.put("/forms/{key}", response=FormOut)
def update_form(request: PersonRequest, key: str, body: FormDescriptionIn) -> dict[str, Any]:
    """Changes name, description and tags."""
    found = form_visible_to(request.user, key=key)
    describe_form(request.user, form=found, description=body.description_of())
    return form_data(form_visible_to(request.user, key=key))


@router.get("/forms/{key}/draft", response=FormDraftOut)
def get_form_draft(request: PersonRequest, key: str) -> dict[str, Any]:
    """Returns the draft that people work on."""
    found = form_visible_to(request.user, key=key)
    return {name: getattr(found, name) for name in ("revision", "fields", "sample")}


@router.put("/forms/{key}/draft", response=FormRevisionOut)
def save_library_form_draft(request: PersonRequest, key: str, body: FormDraftIn) -> dict[str, int]:
    """Saves the draft; 409 when somebody saved since `revision`."""
    found = form_visible_to(request.user, key=key)
    revision = save_form_draft(request.user, form=found, revision=body.revision, content=body.content_of())
    return {"revision": revision}


@router.get("/forms/{key}/versions", response=list[FormVersionOut])
def list_form_versions(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the versions, the newest first."""
    return [form_version_data(one) for one in versions_of_form(form_visible_to(request.user, key=key))]


@router.post("/forms/{key}/versions", response={201: FormVersionOut})
def publish_form_version(request: PersonRequest, key: str, body: FormPublishIn) -> Status[dict[str, Any]]:
    """Publishes the draft as a version that never changes; new deployments take it."""
    found = form_visible_to(request.user, key=key)
    made = publish_form(request.user, form=found, revision=body.revision, note_text=body.note)
    return Status(201, form_version_data(made))


@router.get("/forms/{key}/versions/{number}", response=FormVersionOut)
def get_form_version(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Returns one version with its fields."""
    return form_version_data(form_version_visible_to(request.user, key=key, number=number))


@router.post("/forms/{key}/versions/{number}/deprecate", response=FormVersionOut)
def deprecate_one_form_version(
    request: PersonRequest, key: str, number: int, body: FormDeprecationIn
) -> dict[str, Any]:
    """Advises against a version; what is deployed keeps it."""
    version = form_version_visible_to(request.user, key=key, number=number)
    successor = form_visible_to(request.user, key=body.successor) if body.successor else None
    deprecate_form_version(request.user, version=version, message=body.message, successor=successor)
    return form_version_data(form_version_visible_to(request.user, key=key, number=number))


@router.post("/forms/{key}/versions/{number}/restore", response=FormVersionOut)
def restore_one_form_version(request: PersonRequest, key: str, number: int) -> dict[str, Any]:
    """Takes a deprecation back."""
    restore_form_version(request.user, version=form_version_visible_to(request.user, key=key, number=number))
    return form_version_data(form_version_visible_to(request.user, key=key, number=number))


@router.get("/forms/{key}/uses", response=list[FormUseOut])
def list_form_uses(request: PersonRequest, key: str) -> list[dict[str, Any]]:
    """Lists the versions of processes that name the form."""
    form_visible_to(request.user, key=key)
    return [form_use_data(use) for use in uses_of_form(request.user, key=key)]


@router.post("/form-previews", response=FormPreviewOut)
def preview_form(request: PersonRequest, body: FormTryIn) -> dict[str, Any]:
    """Draws a form as people will see it and checks it; nothing is kept."""
    found = check_fields(readable(body.fields))
    problems = [{**asdict(each), "message": tell(each.message, language=translation)} for each in found]
    return {"html": preview_of(body.fields, data=body.data, language=body.language), "problems": problems}


@router.post("/form-states", response=FormStateOut)
def try_form(request: PersonRequest, body: FormTryIn) -> dict[str, Any]:
    """Tells what a form shows, asks for and computes for these values; nothing is kept.

    Defaults may be texts, as in a form of the library, or values, as in a form that is open.
    """
    readable(without_defaults(body.fields))
    return state_of_fields(body.fields, data=body.data, variables=body.variables, language=body.language)


def without_defaults(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Fields, those of tables included, that begin with nothing."""
    return [
        {
            name: without_defaults(part) if name == "fields" and isinstance(part, list) else part
            for name, part in each.items()
            if name != "default"
        }
        if isinstance(each, dict)
        else each
        for each in fields
    ]


def readable(fields: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - the engine's fields
    """Returns the fields of a form that was sent; raises InvalidInput."""
    try:
        return read_fields(fields)
    except UnreadableField as error:
        raise InvalidInput(str(error), fields={error.path or "fields": str(error)}) from error
