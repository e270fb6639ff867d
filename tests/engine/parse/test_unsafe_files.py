"""Files that are not read: each is refused quickly, with a rule and where possible a place."""

from __future__ import annotations

import gzip
import time

import pytest

from engine.errors import UnreadableFile
from engine.parse import read_definitions
from engine.parse.xml.encoding import MAX_BYTES
from tests.engine.parse.files import MODEL, file

PLAIN = file('<startEvent id="S"/><userTask id="T" name="Task"><documentation>&x;</documentation></userTask>')
BODY = PLAIN.partition(b"?>")[2]
BOMB = b"<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY %c '%b'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
)

UNSAFE = {
    "external entity": b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + BODY,
    "entity bomb": BOMB + b"]>" + BODY.replace(b"&x;", b"&j;"),
    "external DTD": b"<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/evil.dtd'>" + BODY,
    "parameter entity": b"<!DOCTYPE d [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p.dtd'> %p;]>" + BODY,
    "bare DOCTYPE behind a comment": b"<?xml version='1.0'?>\n<!-- <a> --><?pi?><!DOCTYPE definitions>"
    + BODY,
    "UTF-16": file("<task id='T'/>").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "UTF-16 without mark": file("<task id='T'/>").decode().encode("utf-16-le"),
    "UTF-32": file("").decode().encode("utf-32"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>' + BODY.decode().encode("utf-7"),
    "UTF-7 mark": b"+/v8-" + BODY,
    "EBCDIC": file("").decode().encode("cp037"),
    "declared EUC-JP": b'<?xml version="1.0" encoding="EUC-JP"?>' + BODY,
    "gzip": gzip.compress(PLAIN),
    "zip": b"PK\x03\x04" + PLAIN,
    "invalid UTF-8": file('<task id="T" name="@"/>').replace(b"@", b"\xe4"),
}
TOO_BIG = {
    "file-too-large": [PLAIN + b" " * MAX_BYTES, file('<task id="T" name="' + "A" * 20_000_000 + '"/>')],
    "too-deep": [
        file("".join(f'<subProcess id="s{i}">' for i in range(n)) + "</subProcess>" * n)
        for n in (100, 5_000, 10_000)
    ],
    "too-many-elements": [file("".join(f'<userTask id="t{i}"/>' for i in range(n))) for n in (5_001, 100_000)]
    + [file("<a/>" * 110_000), file("<a/>" * 220_000)],
    "too-many-attributes": [
        file("<task " + " ".join(f'a{i}="x"' for i in range(n)) + "/>") for n in (51, 300, 100_000, 200_000)
    ],
    "text-too-long": [
        file("<scriptTask id='T'><script>" + "x=1\n" * 70_000 + "</script></scriptTask>"),
        file("<scriptTask id='T'><script><![CDATA[" + "x<1\n" * 70_000 + "]]></script></scriptTask>"),
        file('<task id="T" name="' + "A" * 300_000 + '"/>'),
    ],
}
NOT_WELL_FORMED = {
    "nothing": b"",
    "spaces": b"  \n ",
    "words": b"hello",
    "half a tag": b"<definitions",
    "open element": file("<task>"),
    "undefined entity": PLAIN,
    "undefined prefix": file("<x:task/>"),
    "double attribute": file('<task id="a" id="b"/>'),
    "two roots": file("") + b"<a/>",
    "control character": file("\x01"),
    "json": b'{"a": 1}',
}
NOT_BPMN = {
    "html": b"<html xmlns='http://www.w3.org/1999/xhtml'><body><script>alert(1)</script></body></html>",
    "foreign namespace": file("").replace(b"BPMN/20100524/MODEL", b"BPMN/20990101/MODEL"),
    "no namespace": b"<definitions/>",
    "a process alone": f'<process xmlns="{MODEL}" id="P"/>'.encode(),
}


def refusal(data: bytes) -> UnreadableFile:
    began = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_definitions(data)
    assert time.monotonic() - began < 5
    assert len(caught.value.message) < 500
    return caught.value


@pytest.mark.parametrize("name", UNSAFE)
def test_unsafe_files_are_refused(name):
    error = refusal(UNSAFE[name])
    assert error.rule == "unsafe-xml"
    assert "root:" not in error.message


@pytest.mark.parametrize(
    ("rule", "index"), [(rule, i) for rule, files in TOO_BIG.items() for i in range(len(files))]
)
def test_files_beyond_a_limit_are_refused(rule, index):
    assert refusal(TOO_BIG[rule][index]).rule == rule


@pytest.mark.parametrize("name", NOT_WELL_FORMED)
def test_files_that_are_not_well_formed_are_refused(name):
    assert refusal(NOT_WELL_FORMED[name]).rule == "not-well-formed"


@pytest.mark.parametrize("name", NOT_BPMN)
def test_other_documents_are_refused(name):
    assert refusal(NOT_BPMN[name]).rule == "not-bpmn"


def test_refusals_tell_line_and_column():
    error = refusal(file("\n<task>\n</tusk>"))
    assert (error.rule, error.line, error.column) == ("not-well-formed", 3, 8)
    assert refusal(file("\n\n<task a='@'/>").replace(b"@", b"\xff")).line == 3
    assert refusal(b"<?xml version='1.0'?>\n\n<!DOCTYPE a>" + BODY).line == 3


def test_five_thousand_elements_are_still_read():
    found = read_definitions(file("".join(f'<userTask id="t{i}"/>' for i in range(5_000))))
    assert len(found.processes[0].nodes) == 5_000


def test_a_doctype_in_a_script_or_a_mail_is_only_text():
    found = read_definitions(
        file("<scriptTask id='S'><script><![CDATA[<!DOCTYPE html><!ENTITY x 'y'>]]></script></scriptTask>")
    )
    assert found.processes[0].nodes[0].script == "<!DOCTYPE html><!ENTITY x 'y'>"


def test_instructions_and_inclusions_do_nothing():
    data = file(
        "<userTask id='T'><documentation><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' parse='text'"
        " href='file:///etc/passwd'/></documentation></userTask>",
        head='<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>',
    )
    assert read_definitions(data).processes[0].nodes[0].documentation == ""


def test_markup_in_names_and_documentation_is_text():
    data = file(
        "<userTask id='T' name='&lt;img src=x onerror=alert(1)&gt;'><documentation>"
        "<![CDATA[<script>alert(1)</script>]]>"
        "</documentation></userTask>"
    )
    task = read_definitions(data).processes[0].nodes[0]
    assert task.name == "<img src=x onerror=alert(1)>"
    assert task.documentation == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "head", ["", '<?xml version="1.0"?>', '<?xml version="1.0" encoding="utf-8" standalone="yes"?>']
)
def test_a_mark_and_any_declaration_of_utf_8_are_fine(head):
    data = b"\xef\xbb\xbf" + file('<task id="T" name="ü 漢字"/>', head=head)
    assert read_definitions(data).processes[0].nodes[0].name == "ü 漢字"


def test_latin_1_is_recoded_before_the_parser_sees_it():
    text = file('<task id="T" name="Prüfung"/>').decode().replace("UTF-8", "ISO-8859-1")
    assert read_definitions(text.encode("iso-8859-1")).processes[0].nodes[0].name == "Prüfung"
