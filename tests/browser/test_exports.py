"""What leaves the studio for readers outside: pictures, and a manual that the browser makes a PDF of."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from studio.ops.demo_people import ANALYST
from tests.live.fixtures import Enter

pytestmark = pytest.mark.browser

VERSION = "/processes/purchase_request/versions/1"
PNG = b"\x89PNG\r\n\x1a\n"


def test_a_picture_of_the_diagram_as_png(enter: Enter, tmp_path: Path) -> None:
    page = enter(ANALYST.username).go("/processes/purchase_request/edit")
    expect(page.locator("[data-island='editor'][data-ready='true']")).to_be_attached()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (.png)").click()
    download.value.save_as(tmp_path / "picture.png")

    content = (tmp_path / "picture.png").read_bytes()
    assert content.startswith(PNG)
    assert int.from_bytes(content[16:20], "big") > 1000, (
        "the picture is as wide as the diagram, twice as sharp"
    )


def test_a_manual_shows_the_diagram_and_every_step_and_becomes_a_pdf(enter: Enter, tmp_path: Path) -> None:
    person = enter(ANALYST.username)
    page = person.go(f"{VERSION}/manual")
    expect(page.locator("[data-island='manual'][data-ready='true']")).to_be_attached()
    expect(page.locator(".manual-picture svg").first).to_be_visible()
    expect(page.locator(".manual-step[data-step='manager_decides']")).to_contain_text("managers")
    names = page.locator(".manual-step[data-step] h4").all_text_contents()
    drawn = page.evaluate(
        "() => document.querySelectorAll('.manual-picture .djs-shape[data-element-id]').length"
    )
    assert len(names) >= 5
    assert drawn >= len(names)
    person.look("manual")
    pdf = page.pdf(path=tmp_path / "manual.pdf")
    assert pdf.startswith(b"%PDF")
