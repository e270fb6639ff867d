"""Functions that the library holds when the product is tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studio.library.functions.actions.drafts import FunctionContent, note
from studio.library.functions.actions.publishing import add_version
from studio.library.functions.models import Function

if TYPE_CHECKING:
    from engine.json_values import JsonObject


class DemoFunction(NamedTuple):
    """One function with an input to try it with."""

    key: str
    name: str
    description: str
    tags: list[str]
    content: FunctionContent
    sample: JsonObject


VAT = '''from decimal import ROUND_HALF_UP, Decimal


def execute(amount, rate=19):
    """Splits a gross amount into net and tax, rounded by the cent."""
    gross = Decimal(str(amount))
    net = (gross / (1 + Decimal(str(rate)) / 100)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return {"net": float(net), "tax": float(gross - net), "gross": float(gross)}
'''

WORKING_DAYS = '''from datetime import date, timedelta


def execute(start, days):
    """Counts working days from a day on, weekends left out."""
    day, left = date.fromisoformat(start), days
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            left -= 1
    return {"due": day.isoformat(), "weekday": day.strftime("%A")}
'''

DEMO_FUNCTIONS = (
    DemoFunction(
        "split-vat",
        "Split value-added tax",
        "Splits a gross amount into net and tax.",
        ["money", "tax"],
        FunctionContent(
            VAT,
            {
                "type": "object",
                "properties": {
                    "amount": {"type": "number", "minimum": 0, "description": "gross"},
                    "rate": {"type": "number", "minimum": 0, "default": 19, "description": "per cent"},
                },
                "required": ["amount"],
            },
            {"type": "object", "required": ["net", "tax", "gross"]},
        ),
        {"amount": "119.00"},
    ),
    DemoFunction(
        "working-days",
        "Working days from a day on",
        "Returns the day that lies a number of working days later.",
        ["dates"],
        FunctionContent(
            WORKING_DAYS,
            {
                "type": "object",
                "properties": {
                    "start": {"type": "string", "format": "date"},
                    "days": {"type": "integer", "minimum": 0, "maximum": 1000},
                },
                "required": ["start", "days"],
            },
        ),
        {"start": "2026-11-23", "days": 10},
    ),
)


def load_demo_functions() -> None:
    """Adds the functions that are missing; what is there stays as people made it."""
    for demo in DEMO_FUNCTIONS:
        if not Function.objects.filter(key=demo.key).exists():
            add_demo_function(demo)


def add_demo_function(demo: DemoFunction) -> None:
    """Adds one function with its first version and a sample."""
    made = Function.objects.create(
        key=demo.key,
        name=demo.name,
        description=demo.description,
        tags=demo.tags,
        source=demo.content.source,
        input_schema=demo.content.input_schema,
        output_schema=demo.content.output_schema,
    )
    note(None, made, action="function.created")
    add_version(None, function=made, content=demo.content, note_text="First version")
    made.samples.create(name="Usual", input=demo.sample)
