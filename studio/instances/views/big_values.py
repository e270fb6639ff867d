"""Big values as downloads: a page shows the beginning and how large it is."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.views.decorators.http import require_GET

from studio.accounts.permissions import page
from studio.instances.selectors.big_values import big_value_of
from studio.instances.selectors.instances import instance_visible_to

if TYPE_CHECKING:
    from studio.accounts.requests import PersonRequest


@page(None)
@require_GET
def big_value(request: PersonRequest, *, pk: str, name: str) -> FileResponse:
    """Hands over one big value of an instance as a file."""
    instance = instance_visible_to(request.user, pk=pk)
    return handed_over(big_value_of(instance, name=name, reader=request.user), name=name)


def handed_over(value: Any, *, name: str) -> FileResponse:  # noqa: ANN401 - any JSON
    """The answer with a value as a file: a text as it is, everything else as JSON."""
    kind = "txt" if isinstance(value, str) else "json"
    text = value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)
    content = BytesIO(text.encode(errors="replace"))
    return FileResponse(
        content,
        as_attachment=True,
        filename=f"value-{name[:12]}.{kind}",
        content_type="application/octet-stream",
    )
