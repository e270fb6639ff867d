"""Lists of an installation that has run for years: how long pages and the API take, on the database at hand.

PERISCOPE_TEST_DATABASE=postgres measures on PostgreSQL.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.deployments.models import Deployment
from studio.instances.models import Instance, SearchText, VariableValue
from studio.instances.variable_index import value_row
from studio.tasks.models import UserTask
from tests.bench.table import ROUNDS, show
from tests.studio.browsers import browser_of
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy, make_plan

INSTANCES = int(os.environ.get("PERISCOPE_BENCH_INSTANCES", "20000"))
TASKS, ENTRIES, PEOPLE, GROUPS = 20_000, 50_000, 60, 20
STATES = (
    "completed",
    "completed",
    "completed",
    "running",
    "waiting_person",
    "incident",
    "failed",
    "cancelled",
)
XML = "<definitions>" + "<!-- as long as a drawn process is -->" * 1500 + "</definitions>"
FOLD = {"executions": {}, "variables": {f"v{n}": {"value": "x" * 40, "sensitive": False} for n in range(80)}}
WORDS = ("berlin", "laptop", "travel", "hotel", "contract", "renewal", "invoice", "training", "licence")
NOW = timezone.now()
MONTH = ((NOW - timedelta(days=90)).date(), (NOW - timedelta(days=60)).date())

PAGES = {
    "instances": "/instances/",
    "instances, the 600th page": "/instances/?page=600",
    "instances by id": "/instances/?q=approval-12345",
    "instances by business key": "/instances/?q=R-17171",
    "instances by a variable": "/instances/?q=customer%3Dcontract-777",
    "instances by a condition that few fulfil": "/instances/?v1=customer&w1=contract-777",
    "instances by a condition that half fulfil": "/instances/?v1=approved&w1=true",
    "instances by two conditions": "/instances/?v1=amount&o1=gt&w1=9000&v2=customer&o2=starts&w2=contract-7",
    "instances by one of two conditions": "/instances/?v1=amount&w1=9000&v2=customer&w2=contract-7&any=1",
    "instances by a part of a text": "/instances/?v1=customer&o1=contains&w1=act-77",
    "instances without a value": "/instances/?v1=amount&o1=unset",
    "API: instances by two conditions": "/api/v1/instances?v=amount:gt:9000&v=customer:starts:contract-7",
    "instances by two words": "/instances/?q=berlin+hotel",
    "instances, nothing found": "/instances/?q=zzzzzz",
    "instances under way": "/instances/?state=active",
    "instances with incidents": "/instances/?state=incident",
    "instances of a process": "/instances/?process=approval3",
    "instances of a version": "/instances/?process=approval3&version=1&state=completed",
    "instances of a month": f"/instances/?begun_from={MONTH[0]}&begun_to={MONTH[1]}",
    "API: instances": "/api/v1/instances",
    "API: instances by a variable": "/api/v1/instances?q=customer%3Dcontract-777",
    "tasks, mine": "/tasks/",
    "tasks I could take": "/tasks/?tab=candidates",
    "tasks I could take, the last page": "/tasks/?tab=candidates&page=9999",
    "tasks I could take, searched": "/tasks/?tab=candidates&q=R-1717",
    "tasks I did": "/tasks/?tab=done",
    "tasks, all": "/tasks/?tab=all",
    "tasks, all, searched": "/tasks/?tab=all&q=R-1717",
    "tasks, all, the 300th page": "/tasks/?tab=all&page=300",
    "API: tasks I could take": "/api/v1/tasks?tab=candidates",
    "audit": "/audit/",
    "audit, the 1000th page": "/audit/?page=1000",
    "audit by a word": "/audit/?q=order-4711",
    "audit of a person": "/audit/?actor=person7",
    "audit of an action": "/audit/?action=task.claimed",
    "audit of a thing": "/audit/?object_type=task&object_id=4711",
    "audit of a month": f"/audit/?since={MONTH[0]}&until={MONTH[1]}",
    "API: audit": "/api/v1/audit",
}


@pytest.mark.django_db
@pytest.mark.timeout(1200)
def test_pages_of_large_lists() -> None:
    olga = browser_of("olga", "operator", "administrator", "participant", "group7")
    worker = browser_of("wanda", "participant", "group3")
    fill()
    rows = [(name, *measured(olga, address)) for name, address in PAGES.items()]
    rows += [
        (f"{name}, as a participant", *measured(worker, address))
        for name, address in PAGES.items()
        if name.startswith(("tasks", "instances by a", "API: tasks")) or name == "instances"
    ]
    title = f"{INSTANCES:,} instances, {TASKS:,} tasks, {ENTRIES:,} audit entries on {connection.vendor}"
    show(title, rows, heads=("page", "best ms", "bytes"))


def measured(browser: Client, address: str) -> tuple[str, str]:
    """The shortest time of a page in milliseconds, and its size."""
    times, answer = [], None
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = browser.get(address)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, (address, answer.status_code)
    return f"{min(times) * 1000:,.0f}", f"{len(answer.content):,}"


def fill() -> None:
    """Writes rows as years of work would leave them."""
    chance = random.Random(1)
    people = [make_person(f"person{n}", "participant") for n in range(PEOPLE)]
    live = [deploy(people[n], plan=make_plan(f"approval{n}"), xml=XML) for n in range(5)]
    insert(Instance, (instance(n, people=people, live=live, chance=chance) for n in range(INSTANCES)))
    insert(SearchText, (searched(each) for each in Instance.objects.defer("fold").iterator()))
    insert(VariableValue, (value for n in range(INSTANCES) for value in values_of(n)))
    insert(UserTask, (task(n, people=people, chance=chance) for n in range(TASKS)))
    offer_tasks()
    insert(AuditEntry, (entry(n, people=people, chance=chance) for n in range(1, ENTRIES + 1)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def insert(model: Any, rows: Iterator[Any]) -> None:
    while some := list(islice(rows, 1000)):
        model.objects.bulk_create(some)


def instance(n: int, *, people: list[User], live: list[Deployment], chance: random.Random) -> Instance:
    of, state, key = live[n % 5], chance.choice(STATES), f"approval-{n}"
    variables = {
        "customer": f"contract-{n % 1000}",
        "note": " ".join(chance.choices(WORDS, k=25)),
        "amount": n,
    }
    return Instance(
        pk=key,
        root_id=key,
        deployment=of,
        process_id=of.process_id,
        process_name=of.process_name,
        fingerprint=of.plan_id,
        business_key=f"R-{n}",
        state=state,
        shown_state=state,
        started_by=chance.choice(people),
        started_at=NOW - timedelta(minutes=20 * n),
        sequence=30,
        fold=FOLD,
        variables=variables,
    )


def values_of(n: int) -> list[VariableValue]:
    values = {"customer": f"contract-{n % 1000}", "amount": n, "approved": n % 2 == 0}
    return [value_row(Instance(pk=f"approval-{n}"), name, value=value) for name, value in values.items()]


def searched(row: Instance) -> SearchText:
    lines = (f"{name}={value}" for name, value in row.variables.items())
    return SearchText(instance=row, text="\n".join([row.pk, row.business_key, *lines]).lower())


def task(n: int, *, people: list[User], chance: random.Random) -> UserTask:
    done, taken = chance.random() < 0.5, chance.random() < 0.3
    return UserTask(
        instance_id=f"approval-{n}",
        key="u1",
        element="approve",
        element_instance="e1",
        name=f"Approve the expense of {chance.choice(WORDS)}",
        priority=chance.randint(1, 5),
        due=NOW + timedelta(minutes=n),
        opened_at=NOW - timedelta(minutes=n),
        form=[{"name": f"field{m}", "type": "string"} for m in range(8)],
        state="completed" if done else "open",
        assignee=chance.choice(people) if done or taken else None,
        completed_by=chance.choice(people) if done else None,
        completed_at=NOW - timedelta(minutes=n) if done else None,
    )


def offer_tasks() -> None:
    """Offers each task to one of the groups."""
    groups = [Group.objects.get_or_create(name=f"group{n}")[0] for n in range(GROUPS)]
    through = UserTask.candidate_groups.through
    keys = list(UserTask.objects.values_list("pk", flat=True))
    insert(through, (through(usertask_id=pk, group=groups[n % GROUPS]) for n, pk in enumerate(keys)))


def entry(n: int, *, people: list[User], chance: random.Random) -> AuditEntry:
    actor = chance.choice(people)
    return AuditEntry(
        sequence=n,
        at=NOW - timedelta(minutes=10 * (ENTRIES - n)),
        actor=actor,
        actor_name=actor.username,
        action=chance.choice(("task.claimed", "task.completed", "instance.started", "draft.saved")),
        object_type="task",
        object_id=str(n % TASKS),
        object_name=f"order-{n}",
        summary=" ".join(chance.choices(WORDS, k=6)),
        details={"instance": f"approval-{n % INSTANCES}"},
        previous_hash=f"{n - 1:064}",
        hash=f"{n:064}",
    )
