"""Columns whose values the database never sees: sealed on the way in, opened on the way out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from studio.sealing.columns import is_sealed, open_text, seal_text

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class SealedJSONField(models.JSONField):
    """JSON that no query can look into; what is searched for has a column of its own.

    The column holds a JSON text and is of the type it was before, so migrations do not hear of the sealing.
    """

    def deconstruct(self) -> Any:  # noqa: ANN401 - Django's
        """Describes the column to migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_transform(self, lookup_name: str) -> None:  # type: ignore[override] # Django takes None for no
        """Refuses queries that look into the value: they would find nothing and say so to nobody."""

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 - any JSON
        """Seals a value; NULL stays NULL."""
        if value is None or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        written = json.dumps(value, cls=self.encoder or DjangoJSONEncoder, ensure_ascii=False)
        sealed = seal_text(written, place=place_of(self))
        return connection.ops.adapt_json_value(sealed, None)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 - any JSON
        """Opens what was sealed; raises Unreadable."""
        found = super().from_db_value(value, expression, connection)
        return json.loads(open_text(found, place=place_of(self))) if is_sealed(found) else found


class SealedTextField(models.TextField):
    """A text that no query can look into; migrations see the column it is."""

    def deconstruct(self) -> Any:  # noqa: ANN401 - Django's
        """Describes the column to migrations."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 - Django's
        """Seals a text; NULL stays NULL and an empty text empty."""
        if not isinstance(value, str) or not value:
            return super().get_db_prep_save(value, connection)
        return super().get_db_prep_save(seal_text(value, place=place_of(self)), connection)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401 - Django's
        """Opens what was sealed; raises Unreadable."""
        return open_text(value, place=place_of(self)) if is_sealed(value) else value


def place_of(field: models.Field[Any, Any]) -> str:
    """What a value of this column is sealed for."""
    return f"{field.model._meta.db_table}.{field.column}"
