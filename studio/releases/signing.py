"""Signs releases with the key of this installation, and knows whose signatures count here.

Calls between programs share a secret (`studio.signatures`). A release is a file that goes through many hands,
also by disk, so it is signed in a way that everybody can check and nobody but its maker can do: Ed25519.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from studio.releases.models import InstallationKey, KnownInstallation

if TYPE_CHECKING:
    from studio.releases.shape import Signature

PURPOSE = b"periscope-release/1\n"
"""Part of what is signed, so that a signature of something else never passes for one of a release."""


def installation_key() -> InstallationKey:
    """Returns the key of this installation; the first call makes it."""
    found = InstallationKey.objects.order_by("pk").first()
    if found is not None:
        return found
    private = Ed25519PrivateKey.generate()
    InstallationKey.objects.get_or_create(
        pk=1,
        defaults={
            "private": private.private_bytes_raw().hex(),
            "public": private.public_key().public_bytes_raw().hex(),
        },
    )
    return InstallationKey.objects.get(pk=1)


def installation_name() -> str:
    """Returns what this installation calls itself: its environment, else its address."""
    return settings.ENVIRONMENT.environment or settings.PUBLIC_ADDRESS or "Periscope Studio"


def sign(release_hash: str) -> dict[str, str]:
    """Returns the signature of a hash by this installation."""
    key = installation_key()
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key.private))
    signed = private.sign(PURPOSE + release_hash.encode("ascii"))
    return {"algorithm": "ed25519", "key": key.public, "value": signed.hex()}


def is_signed(release_hash: str, *, signature: Signature) -> bool:
    """Tells whether the key that a signature names made it for this hash."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.key))
        public.verify(bytes.fromhex(signature.value), PURPOSE + release_hash.encode("ascii"))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_known(public: str) -> bool:
    """Tells whether releases signed with this key come from an installation that an administrator knows."""
    ours = InstallationKey.objects.filter(public=public).exists()
    return ours or KnownInstallation.objects.filter(public=public).exists()


def fingerprint(public: str) -> str:
    """Returns a public key as people compare it: in groups of four."""
    return " ".join(public[at : at + 4] for at in range(0, len(public), 4))
