"""Connects this installation with others, asks them how they are, and sends them releases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, Unavailable
from studio.releases.environments import read_about, read_live
from studio.releases.keeping import note_act
from studio.releases.models import Connection, Handover
from studio.releases.remote import Refused, call, check_address
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.releases.models import Release

LONGEST_NAME, LONGEST_TOKEN = 100, 200


def add_connection(actor: User, *, name: str, url: str, token: str) -> Connection:
    """Connects with another installation. Raises NotAllowed, InvalidInput by field, and Conflict."""
    require(actor, Right.MANAGE_SECRETS)
    address = checked(name=name, url=url, token=token, needs_token=True)
    try:
        with transaction.atomic():
            made = Connection.objects.create(
                name=name.strip(), url=address, token=token.strip(), made_by=actor
            )
            record(actor, action="connection.added", obj=made, details={"url": address})
    except IntegrityError as error:
        raise taken(name) from error
    return made


def change_connection(actor: User, *, connection: Connection, name: str, url: str, token: str) -> None:
    """Changes a connection; an empty token keeps the one there is, but only for the same address.

    Raises NotAllowed, InvalidInput by field, and Conflict.
    """
    require(actor, Right.MANAGE_SECRETS)
    address = checked(name=name, url=url, token=token, needs_token=False)
    if not token.strip() and address != connection.url:
        message = _("Another address needs its token anew: the one kept here goes to the old address only.")
        raise InvalidInput(message, fields={"token": message})
    columns: dict[str, Any] = {
        "name": name.strip(),
        "url": address,
        **({"token": token.strip()} if token.strip() else {}),
    }
    if address != connection.url:
        columns |= {"about": {}, "live": [], "seen_at": None, "failing_since": None, "failure": ""}
    try:
        with transaction.atomic():
            for column, value in columns.items():
                setattr(connection, column, value)
            connection.save(update_fields=list(columns))
            details = {"url": address, "token": bool(token.strip())}
            record(actor, action="connection.changed", obj=connection, details=details)
    except IntegrityError as error:
        raise taken(name) from error


@transaction.atomic
def remove_connection(actor: User, *, connection: Connection) -> None:
    """Forgets another installation and its token; what was sent there stays written down."""
    require(actor, Right.MANAGE_SECRETS)
    record(actor, action="connection.removed", obj=connection, details={"url": connection.url})
    connection.delete()


def checked(*, name: str, url: str, token: str, needs_token: bool) -> str:
    """Returns the address; raises InvalidInput with a message per field."""
    fields = {}
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        fields["name"] = _("At most %(number)s characters.") % {"number": LONGEST_NAME}
    if len(token) > LONGEST_TOKEN or (needs_token and not token.strip()) or not token.isascii():
        fields["token"] = _("The API token of a person there.")
    address = ""
    try:
        address = check_address(url)
    except InvalidInput as refusal:
        fields |= refusal.fields
    if fields:
        raise InvalidInput(" ".join(fields.values()), fields=fields)
    return address


def taken(name: str) -> Conflict:
    """Says that there is a connection of this name."""
    return Conflict(_("There is a connection of the name %(name)s already.") % {"name": name})


def try_connection(actor: User, *, connection: Connection) -> None:
    """Asks another installation who it is and what is live there. Raises NotAllowed."""
    require(actor, Right.MANAGE_SECRETS)
    look_at(connection)


def look_at(connection: Connection) -> None:
    """Asks another installation and keeps the answer, or that there was none; asks nobody's right."""
    now = timezone.now()
    try:
        about = read_about(call(connection, "GET", "/environment"), name=connection.name)
        live = read_live(call(connection, "GET", "/environment/live"), name=connection.name)
    except (Unavailable, Refused, InvalidInput) as failure:
        Connection.objects.filter(pk=connection.pk).update(
            failing_since=Coalesce(F("failing_since"), now), failure=failure.message[:500]
        )
    else:
        Connection.objects.filter(pk=connection.pk).update(
            seen_at=now,
            failing_since=None,
            failure="",
            about=about.model_dump(mode="json"),
            live=live.model_dump(mode="json")["processes"],
        )
    connection.refresh_from_db()


def send_release(actor: User, *, release: Release, connection: Connection) -> Handover:
    """Brings a release to another installation, where nothing runs differently by that.

    Sending it again changes nothing. Raises NotAllowed, and what `passed_on` raises.
    """
    require(actor, Right.DEPLOY)
    passed_on(connection, "POST", "/releases", body=json.loads(bytes(release.file)))
    with transaction.atomic():
        sent, new = Handover.objects.get_or_create(
            release=release, connection=connection, defaults={"name": connection.name, "sent_by": actor}
        )
        if new:
            note_act(actor, action="release.sent", release=release, details={"to": connection.name})
    return sent


def check_there(actor: User, *, release: Release, connection: Connection) -> Any:  # noqa: ANN401 - any JSON
    """Returns how a release stands at another installation, in its own words."""
    require(actor, Right.WATCH)
    return passed_on(connection, "GET", f"/releases/{release.hash}/check")


def promote_there(actor: User, *, release: Release, connection: Connection, emergency: str = "") -> Handover:
    """Asks another installation to make a release live there; it decides by its own rules.

    Raises NotAllowed, and what `passed_on` raises.
    """
    require(actor, Right.DEPLOY)
    sent = send_release(actor, release=release, connection=connection)
    body = {"emergency": emergency}
    answer = passed_on(connection, "POST", f"/releases/{release.hash}/promote", body=body)
    number = answer.get("version") if isinstance(answer, dict) else None
    with transaction.atomic():
        promoted = {
            "promoted_by": actor,
            "promoted_at": timezone.now(),
            "version_there": number if isinstance(number, int) and number > 0 else None,
        }
        Handover.objects.filter(pk=sent.pk).update(**promoted)
        details = {"to": connection.name, "version_there": promoted["version_there"]}
        note_act(
            actor, action="release.promoted_there", release=release, summary=emergency[:500], details=details
        )
    sent.refresh_from_db()
    return sent


def passed_on(connection: Connection, method: str, path: str, *, body: Any = None) -> Any:  # noqa: ANN401 - any JSON
    """Calls another installation for a person: what it refuses, it refuses to them.

    Raises Conflict with its words, and Unavailable where it does not answer.
    """
    try:
        return call(connection, method, path, body=body)
    except Refused as refusal:
        raise Conflict(refusal.message, current={"status": refusal.status}) from refusal
