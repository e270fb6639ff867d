"""Untrusted bytes → a checked XML tree; the only place where a parser is made (`security.md` §2.1)."""

from engine.parse.xml.document import Document, Element, read_document
from engine.parse.xml.encoding import read_text

__all__ = ["Document", "Element", "read_document", "read_text"]
