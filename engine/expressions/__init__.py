"""The expression language, templates with `${…}`, and the times of timers; pure and deterministic.

`compile_expression` and `interpolate` are for values; `parse_duration`, `parse_instant` and `parse_cycle`
are for the texts of timers. All raise `ExpressionError` and nothing else.
"""

from engine.expressions.cron import CronSchedule, parse_cron
from engine.expressions.cycles import Cycle, parse_cycle
from engine.expressions.durations import Duration, parse_duration
from engine.expressions.expression import Expression, compile_expression
from engine.expressions.functions.vocabulary import FUNCTIONS
from engine.expressions.instants import find_zone, instant_text, parse_instant
from engine.expressions.interpolation import Template, compile_template, interpolate
from engine.expressions.values import to_text

__all__ = [
    "FUNCTIONS",
    "CronSchedule",
    "Cycle",
    "Duration",
    "Expression",
    "Template",
    "compile_expression",
    "compile_template",
    "find_zone",
    "instant_text",
    "interpolate",
    "parse_cron",
    "parse_cycle",
    "parse_duration",
    "parse_instant",
    "to_text",
]
