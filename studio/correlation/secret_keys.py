"""Which correlation keys tell sensitive values: whoever may not see such values sees a mask instead.

A key is secret where an expression for it, at whoever throws the message or waits for it, reads a sensitive
variable, or where it repeats the present value of one. That is written down with the message and the wait,
because lists must not open plans; what once was secret stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from studio.deployments.selectors import live_fingerprints
from studio.instances.models import Instance
from studio.instances.plans import secret_messages
from studio.instances.privacy import is_secret_key
from studio.instances.redaction import longest_first
from studio.instances.secrecy import secrecy_in

if TYPE_CHECKING:
    from typing import Any

    from studio.instances.log import InstanceLog


def is_secret_message(name: str, *, key: str | None, sender: str | None = None) -> bool:
    """Whether a key of this message may be sensitive to its sender, who may be unknown, or a live process."""
    if key is None:
        return False
    fingerprints = set(live_fingerprints())
    if sender is not None:
        found = Instance.objects.filter(pk=sender).values_list("fingerprint", "earlier_plans").first()
        if found is None:
            return True
        fingerprints |= {found[0], *found[1]}
    return any(name in secret_messages(each) for each in fingerprints)


def is_secret_wait(log: InstanceLog, *, wait: dict[str, Any]) -> bool:
    """Whether the key of an open wait is sensitive to the instance that waits."""
    if wait["key"] is None:
        return False
    scopes = (log.fold["variables"], *log.fold["local_variables"].values())
    values = [entry["value"] for scope in scopes for entry in scope.values() if entry["sensitive"]]
    messages = secrecy_in(log.row).messages
    return is_secret_key(wait["key"], name=wait["name"], messages=messages, texts=longest_first(values))


def hidden(key: str) -> str:
    """What names an instance in place of a secret key: the same for the same key, telling nothing of it."""
    return "hidden-" + salted_hmac("studio.correlation.keys", key, algorithm="sha256").hexdigest()[:24]
