"""People and their API tokens."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from studio.rights import Right


class User(AbstractUser):
    """A person. Groups give rights (`roles.py`) and are the candidate groups of processes."""

    display_name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=10, blank=True, choices=(("light", "light"), ("dark", "dark")))

    class Meta(AbstractUser.Meta):
        permissions = [(right.value, right.description) for right in Right]

    def __str__(self) -> str:
        return self.display_name or self.get_full_name() or self.username


class ApiToken(models.Model):
    """A key for programs; only its SHA-256 is stored. It acts as its owner, with the owner's rights."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
