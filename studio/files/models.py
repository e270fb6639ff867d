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
    tracked = models.BooleanField(default=True)
    """Whether its uses are known; those of files from before were never noted."""

    def __str__(self) -> str:
        return self.name

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return base64.b64decode(self.content)


class FileUse(models.Model):
    """A family of instances that names the file; it goes with the last of them."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="uses")
    family = models.CharField(max_length=500, db_index=True)
    """Id of the outermost instance."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("file", "family"), name="file_of_family"),)

    def __str__(self) -> str:
        return f"{self.file_id} of {self.family}"
