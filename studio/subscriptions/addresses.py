"""What is wrong with an address before anything is sent to it, by the policy that every call goes through."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils.translation import gettext as _

from engine.errors import ActivityFailure
from studio.activities.http.targets import Blocked, check_target, system_resolver

LOOK_UP_SECONDS = 3.0
"""A form waits for it."""


class Verdict(NamedTuple):
    """Why an address is refused, or why it may not work; both empty where all is well."""

    refused: str = ""
    doubted: str = ""


def judged(url: str) -> Verdict:
    """Looks the address up as a call would; what cannot be found now may be there later."""
    try:
        async_to_sync(looked_up)(url)
    except Blocked as refusal:
        reason = refusal.message.removeprefix("blocked by policy: ")
        message = _(
            "No call would go there: %(reason)s. An administrator may allow an internal host by %(name)s."
        )
        return Verdict(refused=message % {"reason": reason, "name": "PERISCOPE_WEBHOOK_HOSTS"})
    except (ActivityFailure, TimeoutError):
        return Verdict(doubted=_("The host cannot be found now. Send a test when it is there."))
    return Verdict()


async def looked_up(url: str) -> None:
    """Raises Blocked, ActivityFailure or TimeoutError."""
    checking = check_target(url, allowed=settings.WEBHOOK_HOSTS, resolve=system_resolver)
    await asyncio.wait_for(checking, LOOK_UP_SECONDS)
