"""Functions for tests: made and published by the product's own actions, checked by nobody."""

from __future__ import annotations

from typing import Any

from studio.accounts.models import User
from studio.library.functions.actions.drafts import (
    Description,
    FunctionContent,
    create_function,
    save_draft,
)
from studio.library.functions.actions.publishing import publish_function
from studio.library.functions.models import Function, FunctionVersion

DOUBLE = "def execute(amount):\n    return {'doubled': amount * 2}\n"
TRIPLE = "def execute(amount):\n    return {'doubled': amount * 3}\n"


def draft(person: User, *, key: str = "double", source: str = DOUBLE, **more: Any) -> Function:
    description = Description(name=more.pop("name", key.title()), **more)
    return create_function(person, key=key, description=description, content=FunctionContent(source))


def publish(person: User, function: Function, *, source: str | None = None) -> FunctionVersion:
    function.refresh_from_db()
    if source is not None:
        content = FunctionContent(source, function.input_schema, function.output_schema)
        save_draft(person, function=function, revision=function.revision, content=content)
        function.refresh_from_db()
    return publish_function(
        person, function=function, revision=function.revision, note_text="", check=lambda _content: []
    )
