"""Untrusted BPMN XML → model; the only place of the product that parses it."""

from engine.parse.canonical import canonical_text
from engine.parse.definitions import read_definitions
from engine.parse.dialects import TranslatedFile, translate_file
from engine.parse.extensions.vocabulary import vocabulary
from engine.parse.xml.encoding import read_text

__all__ = [
    "TranslatedFile",
    "canonical_text",
    "read_definitions",
    "read_text",
    "translate_file",
    "vocabulary",
]
