"""The audit log's codes in words, for templates."""

from __future__ import annotations

from django import template

from studio.audit.acts import act_in_words

register = template.Library()
register.filter("act_in_words", act_in_words)
