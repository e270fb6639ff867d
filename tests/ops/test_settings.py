from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.http import HttpResponse
from django.test import RequestFactory

from studio.content_security_policy import ContentSecurityPolicyMiddleware

ROOT = Path(__file__).resolve().parents[2]


def run_check(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PERISCOPE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING", "--tag", "security"],
        cwd=ROOT,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "studio.settings",
            "PERISCOPE_DATA_DIR": str(folder),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    secrets = {
        f"PERISCOPE_{name}_KEY": "a-long-secret-of-the-tests-" * 3
        for name in ("SECRET", "ENCRYPTION", "AUDIT")
    }

    result = run_check(tmp_path, PERISCOPE_PRODUCTION="1", **secrets)

    assert result.returncode == 0, result.stderr


def test_production_does_not_start_without_its_secrets(tmp_path: Path) -> None:
    result = run_check(tmp_path, PERISCOPE_PRODUCTION="1")

    assert result.returncode != 0
    assert "PERISCOPE_SECRET_KEY must be set in production" in result.stderr


def test_every_answer_forbids_foreign_and_inline_code() -> None:
    middleware = ContentSecurityPolicyMiddleware(lambda _: HttpResponse())

    policy = middleware(RequestFactory().get("/")).headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")


async def test_the_policy_reaches_answers_of_coroutines() -> None:
    async def answer(_: object) -> HttpResponse:
        return HttpResponse()

    response = await ContentSecurityPolicyMiddleware(answer)(RequestFactory().get("/"))

    assert "Content-Security-Policy" in response.headers
