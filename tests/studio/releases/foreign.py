"""Releases of an installation that is not this one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import TypeAdapter

from studio.accounts.models import User
from studio.releases.actions.receive import receive_release
from studio.releases.canonical import canonical, digest, hash_of_part
from studio.releases.models import KnownInstallation, Release
from studio.releases.reading import open_file
from studio.releases.shape import AnyPart
from studio.releases.signing import PURPOSE

PART: TypeAdapter[Any] = TypeAdapter(AnyPart)
KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"another installation").digest())
PUBLIC = KEY.public_key().public_bytes_raw().hex()


def value_of(release: Release) -> dict[str, Any]:
    """The file as JSON."""
    value: dict[str, Any] = json.loads(bytes(release.file))
    return value


def signed_elsewhere(value: dict[str, Any]) -> dict[str, Any]:
    """The release as the other installation would have written it: hash and signature fit the manifest."""
    value["hash"] = digest(value["manifest"])
    signed = KEY.sign(PURPOSE + value["hash"].encode())
    value["signature"] = {"algorithm": "ed25519", "key": PUBLIC, "value": signed.hex()}
    return value


def name_parts_anew(value: dict[str, Any]) -> None:
    """Lets the manifest name the parts as they are now."""
    manifest = value["manifest"]
    for part, line in zip(value["parts"], manifest["parts"], strict=True):
        before, line["sha256"] = line["sha256"], hash_of_part(PART.validate_python(part))
        line["key"] = part["key"]
        for used in manifest["uses"].values():
            used.update({name: line["sha256"] for name, sha in used.items() if sha == before})


def foreign(
    by: User,
    *,
    like: Release,
    key: str = "travel",
    known: bool = True,
    change: Callable[[dict[str, Any]], None] = lambda value: None,
) -> Release:
    """The release of another process, `key`, that came here from the other installation."""
    value = value_of(like)
    value["manifest"]["source"]["name"] = "test"
    value["manifest"]["process"]["key"] = key
    for part in value["parts"]:
        if part["kind"] == "process":
            part["xml"] = part["xml"].replace(f'id="{part["key"]}"', f'id="{key}"')
            part["key"] = key
    change(value)
    name_parts_anew(value)
    found = open_file(canonical(signed_elsewhere(value)))
    if known:
        KnownInstallation.objects.get_or_create(public=PUBLIC, defaults={"name": "test", "known_by": by})
    return receive_release(by, found=found, by="file")[0]
