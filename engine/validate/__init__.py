"""Is this file right? The same rules and ids on save, in the editor, by API and by command."""

from engine.validate.checking import check
from engine.validate.form_fields import FieldProblem, check_fields
from engine.validate.library import FormTrouble, FunctionTrouble, Library
from engine.validate.problems import Rule
from engine.validate.report import Report, check_file
from engine.validate.rules import RULES

__all__ = [
    "RULES",
    "FieldProblem",
    "FormTrouble",
    "FunctionTrouble",
    "Library",
    "Report",
    "Rule",
    "check",
    "check_fields",
    "check_file",
]
