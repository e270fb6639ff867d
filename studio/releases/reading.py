"""Reads release files of anybody: nothing in them is believed before every hash has been computed anew.

A release is one JSON text and no archive: there is nothing to unpack, and no name in it becomes a path.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext as _
from pydantic import ValidationError

from studio.errors import InvalidInput
from studio.processes.reading import read_file
from studio.processes.references import references_of
from studio.releases.canonical import canonical, digest, hash_of_part
from studio.releases.shape import Part, ProcessPart, ReleaseFile
from studio.releases.signing import is_signed
from studio.storable import check_storable, finite, refuse_constant

if TYPE_CHECKING:
    from studio.releases.models import Release
    from studio.releases.shape import Manifest, PartLine

LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """A release whose hashes and signature are right; `content` is its canonical form."""

    file: ReleaseFile
    content: bytes

    @property
    def hash(self) -> str:
        """What it is known by."""
        return self.file.hash

    @property
    def manifest(self) -> Manifest:
        """What the hash is of."""
        return self.file.manifest

    @property
    def process(self) -> ProcessPart:
        """The BPMN file."""
        return next(part for part in self.file.parts if isinstance(part, ProcessPart))

    def lines(self) -> list[tuple[PartLine, Part]]:
        """Returns every part beside the line that names it."""
        by_hash = {hash_of_part(part): part for part in self.file.parts}
        return [(line, by_hash[line.sha256]) for line in self.manifest.parts]


def open_file(data: bytes) -> Opened:
    """Reads the bytes of a release file; raises InvalidInput with what is wrong with it."""
    if len(data) > LARGEST:
        refuse(_("A release has at most %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=refuse_constant, parse_float=finite)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            _("This is no release file: it is not JSON."), fields={"file": _("Not a release file.")}
        ) from error
    return open_value(value)


def open_value(value: Any) -> Opened:  # noqa: ANN401 - any JSON
    """Reads a release from JSON; raises InvalidInput with what is wrong with it."""
    check_storable(value)
    try:
        content = canonical(value)
        file = ReleaseFile.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        refuse(_("This is no release file: %(place)s: %(reason)s") % {"place": place, "reason": first["msg"]})
    if len(content) > LARGEST:
        refuse(_("A release has at most %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
    check_hashes(file, manifest=value["manifest"])
    check_contents(file)
    return Opened(file, content)


def check_hashes(file: ReleaseFile, *, manifest: Any) -> None:  # noqa: ANN401 - any JSON
    """Raises InvalidInput unless manifest, parts and signature are what the hash says."""
    if digest(manifest) != file.hash:
        refuse(_("The manifest is not what the hash of the release says: it was changed on its way."))
    named = sorted((line.kind, line.key, line.number or 0, line.sha256) for line in file.manifest.parts)
    there = sorted(
        (part.kind, part.key, getattr(part, "number", 0), hash_of_part(part)) for part in file.parts
    )
    if named != there:
        refuse(_("The parts are not those that the manifest names: something was changed on its way."))
    if not is_signed(file.hash, signature=file.signature):
        refuse(_("The signature is wrong: the installation that it names did not sign this release."))


def check_contents(file: ReleaseFile) -> None:
    """Raises InvalidInput where the parts are not what a process and its library are."""
    processes = [part for part in file.parts if isinstance(part, ProcessPart)]
    if len(processes) != 1 or processes[0].key != file.manifest.process.key:
        refuse(_("A release has exactly one process file, that of its process."))
    found = read_file(processes[0].xml.encode("utf-8"))
    if found.definitions.process(file.manifest.process.key) is None:
        refuse(_("The file of the release is not about its process."))
    kinds = {hash_of_part(part): part.kind for part in file.parts}
    uses = file.manifest.uses
    wanted = {
        "agent": uses.agents,
        "function": uses.functions,
        "form": uses.forms,
        "mail_template": uses.mail_templates,
    }
    lacks = any(kinds.get(each) != kind for kind, used in wanted.items() for each in used.values())
    if lacks or not references_of(found.definitions).forms <= uses.forms.keys():
        refuse(_("The release does not hold everything that its process uses."))


def opened(release: Release) -> Opened:
    """Returns a stored release, which was checked when it came."""
    content = bytes(release.file)
    return Opened(ReleaseFile.model_validate_json(content), content)


def refuse(message: str) -> NoReturn:
    """Raises InvalidInput about the file."""
    raise InvalidInput(message, fields={"file": message})
