"""What everybody may change about their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.actions.people import check_password_of
from studio.accounts.models import User
from studio.audit.actions import record
from studio.errors import InvalidInput

if TYPE_CHECKING:
    from studio.accounts.models import User as Person

THEMES = ("", "light", "dark")


def set_theme(actor: Person, *, theme: str) -> None:
    """Chooses light, dark, or "" for what the system says."""
    if theme not in THEMES:
        raise InvalidInput(_("There is no such appearance."), fields={"theme": _("Choose one.")})
    User.objects.filter(pk=actor.pk).update(theme=theme)
    actor.theme = theme


@transaction.atomic
def set_preferences(actor: Person, *, display_name: str, language: str, theme: str) -> None:
    """Changes the shown name, the language ("" follows the browser) and the appearance."""
    if language and language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("There is no such language."), fields={"language": _("Choose one.")})
    set_theme(actor, theme=theme)
    before = actor.display_name
    actor.display_name, actor.language = display_name.strip()[:150], language
    actor.save(update_fields=["display_name", "language"])
    if before != actor.display_name:
        note(actor, action="person.renamed", details={"display_name": [before, actor.display_name]})


@transaction.atomic
def change_own_password(actor: Person, *, old: str, new: str) -> None:
    """Changes the own password; the old one must be right. All other sessions end."""
    if not actor.check_password(old):
        message = _("This is not your password.")
        raise InvalidInput(message, fields={"old": message})
    check_password_of(actor, password=new)
    actor.set_password(new)
    actor.save(update_fields=["password"])
    note(actor, action="person.password_changed")


def note(actor: Person, *, action: str, details: dict[str, object] | None = None) -> None:
    """Writes what somebody did to their own account into the audit log."""
    record(
        actor,
        action=action,
        object_type="person",
        object_id=actor.pk,
        object_name=actor.get_username(),
        details=details,
    )
