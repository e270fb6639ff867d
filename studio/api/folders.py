"""Operations on folders of processes, their review rules, and the archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from studio.accounts.requests import PersonRequest
from studio.api.paging import Paging, one_page
from studio.api.schemas import Input, Page
from studio.deployments.actions.archive import archive_process
from studio.errors import NotFound
from studio.processes.actions.folders import bring_back, move_process, rename_folder
from studio.processes.actions.rules import delete_rule, set_rule
from studio.processes.models import Definition, ReviewRule
from studio.processes.rules import as_rule, rule_of_folder
from studio.processes.selectors.definitions import definition_visible_to, folders_visible_to
from studio.processes.selectors.rules import rules_visible_to

router = Router()


class FolderIn(Input):
    """Where a process goes; empty is no folder."""

    folder: str = Field(max_length=200)


class RenameIn(Input):
    """A folder, and what it is called from now on."""

    folder: str = Field(max_length=200)
    to: str = Field(max_length=200)


class RenamedOut(Schema):
    """How many processes lie in the folder."""

    processes: int


class PlaceOut(Schema):
    """Where a process lies, and whether it is archived."""

    key: str
    folder: str
    archived_at: datetime | None


class RuleIn(Input):
    """What an approval takes in a folder and below it."""

    folder: str = Field(default="", max_length=200)
    approvals: int
    groups: list[str] = Field(default_factory=list, max_length=50)
    checklist: list[str] = Field(default_factory=list, max_length=30)


class RuleOut(Schema):
    """A review rule."""

    folder: str | None
    approvals: int
    groups: list[str]
    checklist: list[str]


class InFolder(Schema):
    """A folder."""

    folder: str = ""


@router.get("/folders", response=list[str])
def list_folders(request: PersonRequest) -> list[str]:
    """Lists the folders in use."""
    return folders_visible_to(request.user)


@router.post("/folders/rename", response=RenamedOut)
def rename_process_folder(request: PersonRequest, data: RenameIn) -> dict[str, int]:
    """Gives a folder another name, with all that lies in it and its rules."""
    return {"processes": rename_folder(request.user, folder=data.folder, to=data.to)}


@router.put("/processes/{key}/folder", response=PlaceOut)
def put_process_folder(request: PersonRequest, key: str, data: FolderIn) -> dict[str, Any]:
    """Puts a process into a folder; where other review rules hold, only who keeps the rules may."""
    definition = definition_visible_to(request.user, key=key)
    return place_data(move_process(request.user, definition=definition, folder=data.folder))


@router.post("/processes/{key}/archive", response={204: None})
def archive(request: PersonRequest, key: str) -> HttpResponse:
    """Archives a process: out of lists and out of service, nothing deleted."""
    archive_process(request.user, definition=definition_visible_to(request.user, key=key))
    return HttpResponse(status=204)


@router.post("/processes/{key}/bring-back", response=PlaceOut)
def bring_process_back(request: PersonRequest, key: str) -> dict[str, Any]:
    """Takes a process out of the archive."""
    return place_data(bring_back(request.user, key=key))


@router.get("/review-rules", response=Page[RuleOut])
def list_rules(request: PersonRequest, paging: Paging) -> dict[str, Any]:
    """Lists the rules by folder; `q` searches folders."""
    found = rules_visible_to(request.user).filter(folder__icontains=paging.q)
    return one_page(found, paging=paging, order="folder", show=rule_data)


@router.get("/review-rules/for", response=RuleOut)
def get_rule_for(request: PersonRequest, place: Query[InFolder]) -> dict[str, Any]:
    """Returns the rule that holds in a folder; `folder` of the answer is where it stands."""
    rules_visible_to(request.user)
    return rule_of_folder(place.folder).to_json()


@router.put("/review-rules", response=RuleOut)
def put_rule(request: PersonRequest, data: RuleIn) -> dict[str, Any]:
    """Says what an approval takes in a folder; it holds at once."""
    return rule_data(set_rule(request.user, **data.dict()))


@router.delete("/review-rules", response={204: None})
def remove_rule(request: PersonRequest, place: Query[InFolder]) -> HttpResponse:
    """Takes the rule of a folder away."""
    rule = rules_visible_to(request.user).filter(folder=place.folder).first()
    if rule is None:
        raise NotFound("There is no rule for this folder.")
    delete_rule(request.user, rule=rule)
    return HttpResponse(status=204)


def rule_data(rule: ReviewRule) -> dict[str, Any]:
    """Describes a rule."""
    return as_rule(rule).to_json()


def place_data(definition: Definition) -> dict[str, Any]:
    """Says where a process lies."""
    return {
        "key": definition.key,
        "folder": definition.folder,
        "archived_at": definition.archived_at,
    }
