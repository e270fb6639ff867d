"""Sentences that mark names and code: what is marked is shown so, and nothing else becomes HTML."""

from __future__ import annotations

import pytest

from studio.ops.templatetags.emphasis import emphasised


def test_shows_names_emphasised_and_code_as_code() -> None:
    assert emphasised("Renamed *Sow* to *Sow it*: `a * b`") == (
        'Renamed <em class="name">Sow</em> to <em class="name">Sow it</em>: <code>a * b</code>'
    )


@pytest.mark.parametrize("plain", ["2 * 3 * 4", "a*b*c", "**", "one ` tick", "", "plain"])
def test_leaves_stars_that_mark_nothing(plain: str) -> None:
    assert emphasised(plain) == plain


def test_escapes_what_others_wrote_inside_and_outside_of_marks() -> None:
    assert emphasised("<b> *<img>* `<i>`") == (
        '&lt;b&gt; <em class="name">&lt;img&gt;</em> <code>&lt;i&gt;</code>'
    )
