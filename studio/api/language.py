"""What files may say: findings of a file, the vocabulary of our extensions, the supported elements."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from engine.elements.support import support_table
from engine.parse import vocabulary
from studio.accounts.requests import PersonRequest
from studio.api.schemas import FindingOut, Input
from studio.processes.findings import check_bytes, in_language

router = Router()

LARGEST_XML = 5 * 1024 * 1024


class FileIn(Input):
    """A file to check; nothing of it is stored."""

    xml: str = Field(max_length=LARGEST_XML)


class FindingsOut(Schema):
    """What validation says; `valid` means that nothing CRITICAL was found."""

    valid: bool
    findings: list[FindingOut]
    processes: list[str]


@router.post("/findings", response=FindingsOut)
def check_findings(request: PersonRequest, data: FileIn) -> dict[str, Any]:
    """Checks a file while it is being edited: the same rules and ids as at saving, review and deployment."""
    report = check_bytes(data.xml.encode("utf-8", errors="surrogatepass"))
    return {**report, "findings": in_language(report["findings"])}


@router.get("/vocabulary", response=dict[str, Any])
def get_vocabulary(request: PersonRequest) -> dict[str, Any]:
    """Returns the elements and attributes of the `periscope:` extensions, as the reader knows them."""
    return dict(vocabulary())


@router.get("/support", response=list[dict[str, Any]])
def get_support(request: PersonRequest) -> list[dict[str, Any]]:
    """Returns all of BPMN: supported, accepted without run-time meaning, or refused and why."""
    return [asdict(row) for row in support_table()]
