"""Bytes → text, before any parser sees them.

libxml2 decodes UTF-7, UTF-16 and EBCDIC, which hides a `<!DOCTYPE` from whoever looks at the bytes. So it
is only ever given UTF-8. Single-byte encodings that contain ASCII unchanged hide nothing; the reference files
of the BPMN Model Interchange Working Group use one, so these are recoded here.
"""

from __future__ import annotations

import re
from typing import Final

from engine.errors import UnreadableFile
from engine.phrases import gettext as _

MAX_BYTES: Final = 5 * 1024 * 1024

_DECLARATION: Final = re.compile(rb"\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_FOREIGN_MARKS: Final = {
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"+/v": "UTF-7",
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"\x4c\x6f\xa7\x94": "EBCDIC",
}
_CODECS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}


def read_text(data: bytes) -> str:
    """Return the text of a file without its byte order mark.

    Raises `UnreadableFile`: `file-too-large` above 5 MB, `unsafe-xml` for an encoding we do not take.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            _(
                "the file has {count} bytes; at most {max_bytes} are read",
                count=len(data),
                max_bytes=MAX_BYTES,
            ),
            rule="file-too-large",
        )
    _refuse_marks(data)
    body = data.removeprefix(_UTF_8_MARK)
    codec = _codec_of(body)
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(body, position=error.start, codec=codec) from None


def _refuse_marks(data: bytes) -> None:
    for mark, name in _FOREIGN_MARKS.items():
        if data.startswith(mark):
            raise UnreadableFile(
                _("the file is {name}; only plain UTF-8 is read", name=name),
                rule="unsafe-xml",
                line=1,
                column=1,
            )
    if b"\x00" in data[:200]:
        raise UnreadableFile(
            _("the file is binary, UTF-16 or UTF-32; only plain UTF-8 is read"), rule="unsafe-xml", line=1
        )


def _codec_of(body: bytes) -> str:
    declaration = _DECLARATION.match(body)
    if declaration is None:
        return "utf-8"
    name = declaration[1].decode("ascii")
    codec = _CODECS.get(name.lower())
    if codec is None:
        raise UnreadableFile(
            _("the file declares the encoding {name}; write it as UTF-8", name=name),
            rule="unsafe-xml",
            line=1,
        )
    return codec


def _undecodable(body: bytes, *, position: int, codec: str) -> UnreadableFile:
    before = body[:position]
    return UnreadableFile(
        _(
            "byte 0x{body} is not {text}; save the file as UTF-8",
            body=f"{body[position]:02x}",
            text=codec.upper(),
        ),
        rule="unsafe-xml",
        line=before.count(b"\n") + 1,
        column=position - (before.rfind(b"\n") + 1) + 1,
    )
