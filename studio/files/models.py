"""Stored files. They live in the database, so that every machine of an installation has them."""

from __future__ import annotations

import base64
import uuid

from django.db import models

from studio.sealing.fields import SealedTextField


class StoredFile(models.Model):
    """One file; never changes. Nobody guesses its id, which variables hold instead of the bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    """Harmless (`naming.safe_name`)."""
    mime_type = models.CharField(max_length=130)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = SealedTextField()
    """The bytes as base64, sealed; `data` are the bytes."""
    origin = models.CharField(max_length=100)
    """Where it came from, such as `mail:12`."""
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return base64.b64decode(self.content)
