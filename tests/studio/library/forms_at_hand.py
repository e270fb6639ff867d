"""Forms for tests."""

from __future__ import annotations

from typing import Any

from studio.accounts.models import User
from studio.library.form_library.actions.drafts import (
    FormContent,
    FormDescription,
    create_form,
    save_form_draft,
)
from studio.library.form_library.actions.publishing import publish_form
from studio.library.form_library.models import LibraryForm, LibraryFormVersion

AMOUNT: dict[str, Any] = {"name": "amount", "type": "decimal", "label": "Amount", "required": True}
REASON: dict[str, Any] = {
    "name": "reason",
    "type": "text",
    "label": "Reason",
    "required": True,
    "visibleWhen": "amount > 1000",
    "translations": {"de": {"label": "Begründung"}},
}


def form_draft(person: User, *, key: str = "expense", fields: Any = (AMOUNT, REASON)) -> LibraryForm:
    """A form with a draft."""
    content = FormContent(list(fields))
    return create_form(person, key=key, description=FormDescription("Expense"), content=content)


def published_form(person: User, form: LibraryForm, *, fields: Any = None) -> LibraryFormVersion:
    """A version of the draft, of other fields where some are given."""
    form.refresh_from_db()
    if fields is not None:
        save_form_draft(person, form=form, revision=form.revision, content=FormContent(list(fields)))
        form.refresh_from_db()
    return publish_form(person, form=form, revision=form.revision, note_text="New")
