"""Every page, in both themes, before axe-core; and the policy, the console and bpmn.io's mark with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.ops.demo_people import ADMINISTRATOR, ANALYST, DIRECTOR, MANAGER, OPERATOR, REVIEWER
from tests.live.api import Api, bring_live
from tests.live.axe import violations
from tests.live.fixtures import Enter
from tests.live.people import Person, Theme
from tests.live.watching import check_watermark

DEMO = "purchase_request"
FILE = Path(__file__).resolve().parents[1] / "fixtures" / "line" / "expense_approval.bpmn"
PAGES = {
    ANALYST.username: (
        *("/processes", "/processes/new", "/processes/import", f"/processes/{DEMO}"),
        *(
            f"/processes/{DEMO}/versions/1",
            f"/processes/{DEMO}/versions/1/manual",
            f"/processes/{DEMO}/edit",
            "/reviews",
            "/library/agents",
        ),
        *("/library/agents/of/risk-assessor", "/library/agents/new", "/library/mail-templates"),
        *("/library/mail-templates/new", "/account", "/api/v1/docs", "/what-runs", "/what-runs?q=timer"),
        *(f"/library/agents/{act}/risk-assessor" for act in ("try", "compare", "budget")),
        *("/library/agents/costs", "/library/agents/costs?process=nothing-like-this"),
        *("/library/presets", "/library/presets?q=nothing-like-this", f"/processes/{DEMO}/edit?mode=review"),
        *("/library/forms", "/library/forms/new"),
        *("/library/functions", "/library/functions/new", "/library/functions/of/split-vat"),
        *("/library/functions/of/split-vat/edit", "/library/functions/of/split-vat/1"),
        f"/processes/{DEMO}/compare?from=1&to=draft",
        *("/reviews?tab=mine", f"/processes/{DEMO}/folder", "/folders/rename", "/review-rules"),
        *(f"/processes/{DEMO}/versions/1/play", f"/processes/{DEMO}/edit?mode=play"),
        *(f"/processes/{DEMO}/scenarios", f"/processes/{DEMO}/scenarios/new"),
    ),
    REVIEWER.username: (f"/processes/{DEMO}/versions/1/review", "/audit"),
    OPERATOR.username: (
        *("/instances/", "/instances/?q=nothing-like-this", "/incidents/", "/deployments/", "/ops/mail/"),
        *("/messages/", "/messages/?q=nothing-like-this", "/messages/new"),
        *("/releases/", "/releases/?q=nothing-like-this", "/environments/", "/environments/rules"),
        "/deployments/queues",
        *("/deployments/history", "/ops/health/", f"/deployments/deploy/{DEMO}/1"),
        *("/instances/{instance}", "/instances/{instance}/variables", "/ops/deliveries/"),
        *("/instances/{instance}/history", "/instances/{instance}/history?q=nothing-like-this"),
        "/instances/?v1=amount&o1=gt&w1=100",
        *("/instances/{instance}/migration", "/instances/{instance}/migration?to=2"),
        *("/instances/migrate?process=page_by_page&version=1", f"/processes/{DEMO}"),
        "/instances/migrate?process=page_by_page&version=1&to=2",
        *("/instances/migrations", "/instances/migrations/{batch}"),
    ),
    MANAGER.username: (
        *("/tasks/requests", "/tasks/requests?tab=done", "/tasks/requests?q=nothing-like-this"),
        "/",
        "/tasks/",
        "/tasks/?tab=candidates",
        "/tasks/{task}",
        "/start/",
        f"/start/{DEMO}",
    ),
    DIRECTOR.username: ("/tasks/?tab=done", "/instances/"),
    ADMINISTRATOR.username: (
        *("/environments/rules/edit", "/environments/connections/new"),
        *("/review-rules/edit", f"/processes/{DEMO}/versions/1/emergency"),
        *("/people", "/people/new", "/people/teams", "/library/secrets", "/library/secrets/new"),
        *("/library/secrets?q=nothing-like-this", "/library/secrets/{secret}"),
        *(f"/library/secrets/{{secret}}/{act}" for act in ("rotate", "describe", "delete")),
        *("/retention/", "/retention/rule", f"/retention/rules/{DEMO}", "/retention/holds/new"),
        "/retention/erase",
        *("/subscriptions/", "/subscriptions/new", "/subscriptions/{subscription}"),
        *("/mailboxes/", "/mailboxes/new", "/mailboxes/{mailbox}", "/mailboxes/{mailbox}/edit"),
        *("/incoming-mail/", "/incoming-mail/?state=set-aside", "/incoming-mail/{mail}"),
        *("/incoming-mail/hand-in", "/library/mail-templates/of/task/assigned"),
    ),
}
THEMES: dict[Theme, tuple[str, ...]] = {
    "dark": ("color-contrast", "link-in-text-block"),
    "light": (),
}


@pytest.fixture(scope="module")
def places(api: Callable[[str], Api]) -> dict[str, str]:
    """An instance that waits for a person, the task, and a newer version of its process."""
    xml = FILE.read_text().replace('"expense_approval"', '"page_by_page"')
    key = bring_live(api, xml=xml)
    manager = api(MANAGER.username)
    instance = manager.start(key, request_id="R-1", amount=400, requester_email="a@requester.example")
    bring_live(api, xml=xml.replace('id="director_approval"', 'id="director_approval" startQuantity="1"'))
    secret = {"name": "page-by-page", "value": "shown-nowhere", "use": "webhook", "hosts": ["erp.example"]}
    kept = api(ADMINISTRATOR.username).post("/secrets", **secret)
    task = str(manager.task_of(instance)["id"])
    many = {"process": key, "to": 2, "reason": "A look at the page", "check_only": True}
    batch = str(api(OPERATOR.username).post("/instances/migrate", **many)["id"])
    found = {"instance": instance, "task": task, "process": key, "secret": str(kept["id"]), "batch": batch}
    return found | mail_places(api(ADMINISTRATOR.username))


def mail_places(admin: Api) -> dict[str, str]:
    """A mailbox that cannot be opened, and a mail that nobody wants."""
    password = {"name": "page-by-page-mail", "value": "shown-nowhere", "use": "mailbox"}
    admin.post("/secrets", **password, hosts=["127.0.0.1"])
    box = {"name": "Page by page", "host": "127.0.0.1", "port": 9, "username": "page"}
    made = admin.post("/mailboxes", **box, secret="page-by-page-mail", address="page@example.org")
    mail = {"sender": "ann@example.org", "to": "page@example.org", "subject": "Three chairs"}
    told = {"name": "Page by page", "url": "https://receiver.example/", "families": ["instance"]}
    subscription = str(admin.post("/subscriptions", **told)["id"])
    admin.post(f"/subscriptions/{subscription}/disable")  # nobody is there to hear of the other tests
    return {
        "subscription": subscription,
        "mailbox": str(made["id"]),
        "mail": str(admin.post("/incoming-mail", **mail)["id"]),
    }


@pytest.mark.parametrize(
    ("username", "path"), [(username, path) for username, paths in PAGES.items() for path in paths]
)
def test_has_no_violation_in_either_theme(
    username: str, path: str, enter: Enter, places: dict[str, str]
) -> None:
    person = enter(username)
    person.go(path.format(**places))
    settle(person)
    check_watermark(person.page)
    name = path.strip("/").replace("/", "-").replace("?", "-").replace("{", "").replace("}", "") or "home"
    person.look(f"page-{name}", phone=True)
    check_both_themes(person)


def test_the_page_to_log_in_has_no_violation(enter: Enter) -> None:
    person = enter(MANAGER.username)
    person.context.clear_cookies()
    person.go("/login")
    person.look("login", phone=True)
    check_both_themes(person)


def check_both_themes(person: Person) -> None:
    """All rules in light; in dark those about colours, since nothing else differs."""
    for theme, rules in THEMES.items():
        person.show(theme)
        found = violations(person.page, rules=rules)
        assert not found, f"{theme}:\n" + "\n".join(found)


def settle(person: Person) -> None:
    """Waits until the islands of the page are there and nothing is fetched any more."""
    person.page.wait_for_load_state("load")
    for island in person.page.locator("[data-island]").all():
        person.island(island.get_attribute("data-island") or "")
