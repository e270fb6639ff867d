"""Built files come as whole answers: under ASGI a stream of a synchronous iterator warns for every file."""

from __future__ import annotations

import warnings

import pytest
from django.test import AsyncClient, Client

from studio.ops.templatetags.front import MANIFEST, address, find_entry

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the front end is not built")


@pytest.mark.filterwarnings("error::Warning:django.core.handlers.asgi")
async def test_serves_a_built_file_whole_for_ever_and_without_a_warning() -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        answer = await AsyncClient().get(address(find_entry("app")["js"]))
    assert answer.status_code == 200
    assert not answer.streaming
    assert len(answer.content) == int(answer["Content-Length"])
    assert answer["Content-Type"].startswith("text/javascript")
    assert "immutable" in answer["Cache-Control"]
    assert not [one for one in heard if "StreamingHttpResponse" in str(one.message)]


def test_serves_a_part_and_knows_what_the_browser_has() -> None:
    page = address(find_entry("app")["js"])
    part = Client().get(page, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)
    whole = Client().get(page)
    again = Client().get(page, headers={"If-None-Match": whole["ETag"]}) if whole.has_header("ETag") else None
    unchanged = again or Client().get(page, headers={"If-Modified-Since": whole["Last-Modified"]})
    assert unchanged.status_code == 304
    assert Client().get("/static/dist/app-NOTTHERE.js").status_code == 404
