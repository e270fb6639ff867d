"""Everybody who seals values under the keys of this installation."""

from __future__ import annotations

from studio.hooks.sealing import TRIGGERS
from studio.library.secrets.resealing import SECRETS
from studio.sealing.resealing import COLUMNS

PARTIES = (SECRETS, TRIGGERS, COLUMNS)
