"""Forms: their fields as JSON, filled in when a task opens, settled while a person types, checked at the end.

One package for the studio's pages, the API, and both hosts, so that all of them show and refuse the same.
A field has the keys name, type, required, label, default, placeholder, help, options, min, max, minLength,
maxLength, minItems, maxItems, pattern, places, unit, accept, maxSizeMb, readonly, visibleWhen, requiredWhen,
readonlyWhen, validWhen, compute, message, translations (by language), fields (of a table) and, where its
choices depend on other fields, optionsExpression; absent keys mean none.
"""

from engine.plan.forms.checking import FormAnswer, check_form, check_settled
from engine.plan.forms.opening import open_fields, start_fields
from engine.plan.forms.reading import UnreadableField, read_field, read_fields
from engine.plan.forms.settling import MOST_ROWS, Settled, settle
from engine.plan.forms.translating import in_language
from engine.plan.forms.writing import write_field

__all__ = [
    "MOST_ROWS",
    "FormAnswer",
    "Settled",
    "UnreadableField",
    "check_form",
    "check_settled",
    "in_language",
    "open_fields",
    "read_field",
    "read_fields",
    "settle",
    "start_fields",
    "write_field",
]
