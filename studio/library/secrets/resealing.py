"""Encrypting the library's secrets with the newest key."""

from __future__ import annotations

from django.db import transaction

from studio.audit.actions import record
from studio.library.secrets.encryption import PURPOSE
from studio.library.secrets.models import SecretVersion
from studio.sealing.parties import Party
from studio.sealing.tokens import is_sealed_anew, reseal


@transaction.atomic
def reseal_all() -> int:
    """Encrypts every value anew and returns how many; all or none. Raises Unreadable."""
    count = 0
    for version in SecretVersion.objects.exclude(encrypted="").select_for_update():
        version.encrypted = reseal(version.encrypted, purpose=PURPOSE)
        version.save(update_fields=("encrypted",))
        count += 1
    record(None, action="secret.resealed", object_type="secret", details={"count": count})
    return count


def sealed_with_old_keys() -> int:
    """Returns how many values the newest key alone does not open."""
    sealed = SecretVersion.objects.exclude(encrypted="").values_list("encrypted", flat=True)
    return sum(not is_sealed_anew(each, purpose=PURPOSE) for each in sealed)


SECRETS = Party("secrets of the library", reseal=reseal_all, left=sealed_with_old_keys)
