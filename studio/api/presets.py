"""Operations on presets of elements."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.schemas import Input, Page
from studio.library.presets.actions import PresetContent, change_preset, create_preset, delete_preset
from studio.library.presets.models import Preset
from studio.library.presets.selectors import preset_visible_to, presets_visible_to

router = Router()


class PresetOut(Schema):
    """A configured element by its name; `xml` is the element alone."""

    id: int
    name: str
    element_type: str
    xml: str
    description: str
    revision: int
    changed_at: datetime
    changed_by: str | None


class NewPresetIn(Input):
    """An element to keep under a name."""

    name: str = Field(max_length=200)
    xml: str = Field(max_length=200_000)
    description: str = Field(default="", max_length=1000)


class PresetIn(Input):
    """A change of the preset as it was at `revision`; without `xml` the element stays."""

    name: str = Field(max_length=200)
    xml: str = Field(default="", max_length=200_000)
    description: str = Field(default="", max_length=1000)
    revision: int


@router.get("/presets", response=Page[PresetOut])
def list_presets(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the presets of the team by name; `q` searches name, description and kind of element."""
    found = presets_visible_to(request.user, search=paging.q)
    return one_page(found, paging=paging, order="name", show=preset_data)


@router.post("/presets", response={201: PresetOut})
def create_library_preset(request: PersonRequest, body: NewPresetIn) -> Status[dict[str, Any]]:
    """Keeps an element; 409 when the name is taken."""
    made = create_preset(request.user, content=PresetContent(body.name, body.xml, body.description))
    return Status(201, preset_data(made))


@router.put("/presets/{int:pk}", response=PresetOut)
def change_library_preset(request: PersonRequest, pk: int, body: PresetIn) -> dict[str, Any]:
    """Renames, describes or replaces a preset; 409 when somebody changed it meanwhile."""
    found = preset_visible_to(request.user, pk=pk)
    content = PresetContent(body.name, body.xml, body.description)
    return preset_data(change_preset(request.user, preset=found, revision=body.revision, content=content))


@router.delete("/presets/{int:pk}", response={204: None})
def delete_library_preset(request: PersonRequest, pk: int) -> Status[None]:
    """Takes a preset from the library."""
    delete_preset(request.user, preset=preset_visible_to(request.user, pk=pk))
    return Status(204, None)


def preset_data(preset: Preset) -> dict[str, Any]:
    """Describes a preset."""
    return {
        "id": preset.pk,
        "name": preset.name,
        "element_type": preset.element_type,
        "xml": preset.xml,
        "description": preset.description,
        "revision": preset.revision,
        "changed_at": preset.changed_at,
        "changed_by": preset.changed_by.username if preset.changed_by else None,
    }
