"""Big values are stored once, sealed, and found only where they are used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.converter import DefaultPayloadConverter, WorkflowSerializationContext
from temporalio.exceptions import ApplicationError

from studio.sealing.keys import Unreadable, add_key
from studio.values.claims import CODE, value_converter
from studio.values.models import BigValue, BigValueUse
from studio.values.references import NAME, is_reference, put_back, shortened, taken_out
from studio.values.store import fetch, keep, remembered
from tests.studio.sealing_at_hand import raw_database

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "canary-" + "0123456789" * 200_000
FAMILY = "order-1"


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"data_dir": tmp_path})
    remembered.clear()
    yield
    remembered.clear()


def of_family(family: str) -> Any:
    return value_converter().with_context(WorkflowSerializationContext("default", family))


def test_the_same_value_is_stored_once_whoever_has_it() -> None:
    taken_out({"a": TEXT, "b": [TEXT]}, family=FAMILY)
    taken_out(TEXT, family="order-2")
    assert BigValue.objects.count() == 1
    assert sorted(BigValueUse.objects.values_list("family", flat=True)) == [FAMILY, "order-2"]
    assert "canary" not in raw_database()


def test_a_reference_says_what_stands_there_and_finds_it() -> None:
    light = taken_out({"a": TEXT, "rows": list(range(90_000))}, family=FAMILY)
    assert is_reference(light["a"])
    assert light["a"]["preview"] == TEXT[:200]
    assert (light["rows"]["type"], light["rows"]["items"], light["rows"]["preview"]) == ("list", 90_000, "")
    assert put_back(light, family=FAMILY) == {"a": TEXT, "rows": list(range(90_000))}


def test_a_reference_that_somebody_wrote_finds_nothing_of_others() -> None:
    stolen = taken_out(TEXT, family=FAMILY)
    assert put_back({"mine": stolen}, family="order-2") == {"mine": stolen}


def test_a_row_with_the_content_of_another_is_refused() -> None:
    one, two = keep([json.dumps("a" * 9), json.dumps("b" * 9)], family=FAMILY)
    BigValue.objects.filter(pk=one).update(content=BigValue.objects.get(pk=two).content)
    with pytest.raises(Unreadable):
        fetch([one])


def test_a_value_is_found_under_its_name_after_the_key_has_changed() -> None:
    light = taken_out(TEXT, family=FAMILY)
    add_key()
    assert put_back(light, family=FAMILY) == TEXT
    assert is_reference(taken_out(TEXT, family=FAMILY))


async def test_a_payload_stays_small_and_arrives_whole() -> None:
    value = {"value": {"document": TEXT, "odd": "\ud800"}, "details": {"n": 1.5, "é": "ü"}}
    [sent] = await of_family(FAMILY).encode([value])
    assert len(sent.SerializeToString()) < 2000
    assert await of_family(FAMILY).decode([sent]) == [value]
    assert await BigValueUse.objects.filter(family=FAMILY).acount() == 1


async def test_small_payloads_and_those_of_no_workflow_stay_as_they_are() -> None:
    [sent] = await value_converter().encode([TEXT])
    [small] = await of_family(FAMILY).encode([{"a": 1}])
    assert len(sent.data) > 1_000_000
    assert await of_family(FAMILY).decode([sent, small]) == [TEXT, {"a": 1}]
    assert await BigValue.objects.acount() == 0


async def test_nobody_can_write_a_payload_that_claims_a_value() -> None:
    [sent] = await of_family(FAMILY).encode([TEXT])
    name = (await BigValue.objects.aget()).pk
    forged = {"body": None, "claims": [[[], name, 5]], NAME: name}
    [payload] = await of_family("order-2").encode([forged])
    assert await of_family("order-2").decode([payload]) == [forged]
    assert await of_family(FAMILY).decode([sent]) == [TEXT]


async def test_a_value_that_is_gone_says_so() -> None:
    [sent] = await of_family(FAMILY).encode([TEXT])
    await BigValue.objects.all().adelete()
    remembered.clear()
    with pytest.raises(ApplicationError, match=r"2\.0 MB .* not stored any more") as failure:
        await of_family(FAMILY).decode([sent])
    assert failure.value.type == CODE


async def test_what_others_wrote_into_the_namespace_passes() -> None:
    [plain] = DefaultPayloadConverter().to_payloads([{"claims": [], "body": 1}])
    assert await of_family(FAMILY).decode([plain]) == [{"claims": [], "body": 1}]


def test_logs_keep_the_beginning_and_the_size() -> None:
    short = shortened({"a": TEXT, "rows": list(range(90_000)), "n": 1})
    assert short["a"].startswith("canary-0123")
    assert short["a"].endswith("(2.0 MB)")
    assert short["rows"] == "… (0.5 MB)"
    assert short["n"] == 1
