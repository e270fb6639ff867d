from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError

from studio.ops.templatetags import front as module


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "manifest.json"
    entry = {"js": "editor-AAAA1111.js", "css": ["editor-BBBB2222.css"], "preload": ["chunks/x-CCCC3333.js"]}
    file.write_text(json.dumps({"editor": entry}))
    monkeypatch.setattr(module, "MANIFEST", file)
    module.read_manifest.cache_clear()
    return file


def render(name: str) -> str:
    return Template("{% load front %}{% front '" + name + "' %}").render(Context())


def test_prints_styles_preloads_and_the_script_without_a_second_hash(manifest: Path) -> None:
    assert render("editor").split("\n") == [
        '<link rel="stylesheet" href="/static/dist/editor-BBBB2222.css">',
        '<link rel="modulepreload" href="/static/dist/chunks/x-CCCC3333.js">',
        '<script type="module" src="/static/dist/editor-AAAA1111.js"></script>',
    ]


def test_names_an_entry_that_does_not_exist(manifest: Path) -> None:
    with pytest.raises(TemplateSyntaxError, match="No front-end entry 'ghost'"):
        render("ghost")


def test_says_how_to_build_what_was_never_built(manifest: Path) -> None:
    manifest.unlink()

    with pytest.raises(TemplateSyntaxError, match="make front"):
        render("editor")
