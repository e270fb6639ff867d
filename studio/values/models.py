"""Big values and the families of instances that use them."""

from __future__ import annotations

from django.db import models

from studio.sealing.fields import SealedTextField


class BigValue(models.Model):
    """One value as JSON; never changes, and the same value is stored once."""

    digest = models.CharField(primary_key=True, max_length=64)
    """Made of the content by a key: who only has the database cannot tell which value it is."""
    content = SealedTextField()
    """The digest, a line's end and the JSON: so that no row can be given the content of another."""
    size = models.PositiveIntegerField()
    """Bytes of the JSON."""
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.digest


class BigValueUse(models.Model):
    """A family of instances that has the value: whoever may see theirs may see it, and it goes with them."""

    value = models.ForeignKey(BigValue, on_delete=models.CASCADE, related_name="uses")
    family = models.CharField(max_length=500, db_index=True)
    """Id of the outermost instance. Its row may not be there yet: its start travels with the value."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("value", "family"), name="value_of_family"),)

    def __str__(self) -> str:
        return f"{self.value_id} of {self.family}"
