"""Whatever the bytes are, the reader returns a model or raises UnreadableFile."""

from __future__ import annotations

import contextlib

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.errors import UnreadableFile
from engine.model.process import Definitions
from engine.parse import read_definitions
from tests.engine.parse.files import extensions, fixture

VALID = (fixture("expense_approval.bpmn"), fixture("two_pools.bpmn"))
SNIPPETS = (
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"\x00",
    b"\xff",
    b'"',
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"<?x?>",
    b"<!DOCTYPE a>",
    b"<p:TaskDefinition/>",
    b'<p:constraint name="enum" value="["/>',
    b'id=""',
    b"xmlns",
    b"${",
    b"m:subProcess",
    b"99999999999999999999",
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(data: bytes) -> Definitions | None:
    with contextlib.suppress(UnreadableFile):
        return read_definitions(data)
    return None


@QUICK
@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b'<?xml version="1.0" encoding="')
def test_random_bytes(data):
    read(data)


@QUICK
@given(
    st.sampled_from(VALID),
    st.lists(
        st.tuples(
            st.integers(0, 6000), st.integers(0, 40), st.sampled_from(SNIPPETS) | st.binary(max_size=6)
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_mutations_of_a_valid_file(data, changes):
    for position, removed, inserted in changes:
        data = data[:position] + inserted + data[position + removed :]
    read(data)


@QUICK
@given(st.sampled_from(VALID), st.integers(0, 60), st.integers(0, 60))
def test_words_that_trade_places(data, first, second):
    words = data.split(b'"')
    a, b = first % len(words), second % len(words)
    words[a], words[b] = words[b], words[a]
    read(b'"'.join(words))


@QUICK
@given(
    st.sampled_from(
        [
            (
                '<p:RetryPolicy maxAttempts="{0}" initialInterval="{0}" nonRetryableErrors="{0}"'
                ' backoffCoefficient="{0}"/>'
            ),
            '<p:TimeoutConfig executionTimeout="{0}" heartbeatTimeout="{0}"/>',
            '<p:processVariable name="{0}" type="{0}" constraints="{0}" enum="{0}" min="{0}"/>',
            (
                '<p:TaskDefinition priority="{0}" candidateUsers="{0}"><p:field name="{0}" enumValues="{0}"/>'
                "</p:TaskDefinition>"
            ),
            (
                '<p:AIAgentConfiguration><p:structuredOutput jsonSchema="{0}"/><p:validationConfig'
                ' customRules="{0}"/></p:AIAgentConfiguration>'
            ),
        ]
    ),
    st.text(
        st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters='<&"\ufffe\uffff'),
        max_size=40,
    ),
)
def test_any_text_as_a_value(template, text):
    extensions(template.format(text))
