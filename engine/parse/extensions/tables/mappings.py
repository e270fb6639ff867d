"""Input and output mappings, used by most configurations."""

from __future__ import annotations

from typing import Final

from engine.model.configurations import InputMapping, OutputMapping
from engine.parse.extensions.description import Attribute, Description, Part
from engine.parse.extensions.values import EXACT_TEXT

INPUT_MAPPING: Final = Description(
    name="inputMapping",
    build=InputMapping,
    attributes=(
        Attribute(name="source", value=EXACT_TEXT),
        Attribute(name="target"),
        Attribute(
            name="mappingType", into="type", also=("type",), choices=("variable", "literal", "expression")
        ),
    ),
)
OUTPUT_MAPPING: Final = Description(
    name="outputMapping",
    build=OutputMapping,
    attributes=(
        Attribute(name="variable", also=("target",)),
        Attribute(name="errorVariable"),
        Attribute(name="source"),
    ),
)

INPUTS: Final = Part(
    name="inputMapping", description=INPUT_MAPPING, into="inputs", many=True, within=("inputMappings",)
)
OUTPUT: Final = Part(name="outputMapping", description=OUTPUT_MAPPING, into="output")
OUTPUTS: Final = Part(
    name="outputMapping", description=OUTPUT_MAPPING, into="outputs", many=True, within=("outputMappings",)
)
