"""Keeping inputs to try a function with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.errors import InvalidInput, NotFound
from studio.library.functions.models import FunctionSample
from studio.library.functions.permissions import require_writer

if TYPE_CHECKING:
    from engine.json_values import Json
    from studio.accounts.models import User
    from studio.library.functions.models import Function

MOST_SAMPLES = 50


@transaction.atomic
def save_sample(actor: User, *, function: Function, name: str, given: Json) -> FunctionSample:
    """Keeps an input under a name, in place of what had that name."""
    require_writer(actor, function=function)
    name = name.strip()
    if not 0 < len(name) <= 100:
        raise InvalidInput(_("The sample needs a name."), fields={"name": _("1 to 100 characters.")})
    others = function.samples.exclude(name=name).count()
    if others >= MOST_SAMPLES:
        raise InvalidInput(_("At most %(count)s samples.") % {"count": MOST_SAMPLES}, fields={"name": ""})
    saved, _made = FunctionSample.objects.update_or_create(
        function=function, name=name, defaults={"input": given}
    )
    return saved


def remove_sample(actor: User, *, function: Function, name: str) -> None:
    """Forgets a sample. Raises NotFound."""
    require_writer(actor, function=function)
    if not function.samples.filter(name=name).delete()[0]:
        raise NotFound(_("There is no such sample."))
