"""Random block-structured processes do what the oracle foretells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from tests.properties.budget import CASES, PATIENCE, budget, kept_if_it_fails
from tests.properties.comparing import assert_as_foretold
from tests.properties.drawing import processes
from tests.properties.tree import Drawn, read

pytestmark = PATIENCE


@budget(250)
@given(processes())
def test_any_process_does_what_the_oracle_foretells(drawn: Drawn) -> None:
    with kept_if_it_fails(drawn):
        assert_as_foretold(drawn)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.json")), ids=lambda case: case.stem)
def test_what_failed_once_does_not_fail_again(case: Path) -> None:
    assert_as_foretold(read(json.loads(case.read_text())))
