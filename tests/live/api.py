"""A person's programme: the API with a token of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from studio.ops.demo_people import ANALYST, DEMO_PEOPLE, OPERATOR, REVIEWER
from studio.processes.findings import name_of
from tests.live.stack import Stack, until


class Api:
    """What one person does by API; every refusal is an AssertionError unless asked for."""

    def __init__(self, address: str, *, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self.token = token
        self.client = httpx.Client(base_url=f"{address}/api/v1", headers=headers, timeout=30)

    def get(self, path: str, **query: Any) -> Any:
        return answered(self.client.get(path, params=query))

    def post(self, path: str, **body: Any) -> Any:
        return answered(self.client.post(path, json=body))

    def put(self, path: str, **body: Any) -> Any:
        return answered(self.client.put(path, json=body))

    def import_process(self, xml: str) -> str:
        """Imports a file as a draft, a further one of a known process too; returns the process's key."""
        return str(self.post("/processes/import", xml=xml, as_draft=True)["key"])

    def make_version(self, key: str, *, note: str = "test") -> dict[str, Any]:
        revision = self.get(f"/processes/{key}/draft")["revision"]
        version = self.post(f"/processes/{key}/versions", note=note, revision=revision)
        self.post(f"/processes/{key}/versions/{version['number']}/review", message="please")
        return dict(version)

    def approve(self, key: str, version: dict[str, Any]) -> None:
        grave = [name_of(finding) for finding in version["findings"] if finding["level"] == "HIGH"]
        self.post(
            f"/processes/{key}/versions/{version['number']}/verdict",
            decision="approve",
            comment="",
            content_hash=version["content_hash"],
            acknowledged=grave,
        )

    def deploy(self, key: str, version: dict[str, Any]) -> None:
        self.post(
            f"/processes/{key}/versions/{version['number']}/deploy", content_hash=version["content_hash"]
        )

    def start(self, process: str, **variables: Any) -> str:
        return str(self.post(f"/start/{process}", variables=variables)["instance"])

    def snapshot(self, instance: str) -> dict[str, Any]:
        return dict(self.get(f"/instances/{instance}"))

    def wait(self, instance: str, *, state: str, seconds: float = 30) -> dict[str, Any]:
        """Returns the snapshot once the instance is in the state."""
        seen: list[str] = [""]

        def look() -> dict[str, Any] | None:
            snapshot = self.snapshot(instance)
            seen[0] = snapshot["state"]
            return snapshot if snapshot["state"] == state else None

        try:
            return until(look, seconds=seconds)
        except AssertionError:
            raise AssertionError(f"{instance} is {seen[0]}, not {state} within {seconds} s") from None

    def task_of(self, instance: str, *, seconds: float = 30) -> dict[str, Any]:
        """The first task of an instance that this person could answer, as soon as it is there."""

        def look() -> dict[str, Any] | None:
            for tab in ("mine", "candidates"):
                for task in self.get("/tasks", tab=tab, limit=100)["items"]:
                    if task["instance"] == instance:
                        return dict(task)
            return None

        return until(look, seconds=seconds, what=f"a task of {instance}")

    def complete(self, task: dict[str, Any], **data: Any) -> None:
        self.post(f"/tasks/{task['id']}/complete", data=data, key=f"test-{task['id']}")


def answered(response: httpx.Response) -> Any:
    """The answer's JSON; a refusal fails the test with its words."""
    assert response.is_success, (
        f"{response.request.method} {response.url}: {response.status_code} {response.text[:600]}"
    )
    return response.json()


def programmes(stack: Stack) -> Callable[[str], Api]:
    """Gives everybody of the demo a programme at this installation."""
    names = [person.username for person in DEMO_PEOPLE]
    code = (
        "from studio.accounts.models import User\n"
        "from studio.accounts.actions.tokens import create_token\n"
        f"for name in {names!r}:\n"
        "  print(name, create_token(User.objects.get(username=name), name='test', days=1)[1])"
    )
    tokens = dict(line.split() for line in stack.ask(code).splitlines())
    return lambda username: Api(stack.address, token=tokens[username])


def bring_live(api: Callable[[str], Api], *, xml: str) -> str:
    """Takes a file the whole way to its deployment by API; returns the process's key."""
    key = api(ANALYST.username).import_process(xml)
    version = api(ANALYST.username).make_version(key)
    api(REVIEWER.username).approve(key, version)
    api(OPERATOR.username).deploy(key, version)
    return key
