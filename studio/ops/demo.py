"""What one finds when the product is tried out: people, agents, and a process that went the whole way.

Everything is made by the actions that people use, so it passes the same checks and stands in the audit log.
"""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import Group
from django.db import transaction

from engine.findings import Level
from studio.accounts.actions.people import PersonContent, create_person
from studio.accounts.actions.teams import create_team
from studio.accounts.models import User
from studio.deployments.actions.deploy import deploy_version
from studio.library.demo import load_demo_library
from studio.ops.demo_people import (
    ADMINISTRATOR,
    ANALYST,
    DEMO_PASSWORD,
    DEMO_PEOPLE,
    OPERATOR,
    REVIEWER,
    DemoPerson,
)
from studio.processes.actions.imports import import_file
from studio.processes.actions.reviews import give_verdict, request_review
from studio.processes.actions.versions import create_version
from studio.processes.findings import name_of, of_level
from studio.processes.models import Definition, Version

PROCESS_FILE = Path(__file__).resolve().parents[1] / "processes" / "demo" / "purchase_request.bpmn"
PROCESS_KEY = "purchase_request"


@transaction.atomic
def load_demo() -> None:
    """Adds what is missing of the demo; what is there stays as people made it."""
    people = load_people()
    load_demo_library()
    if not Definition.objects.filter(key=PROCESS_KEY).exists():
        load_process(people)


def load_people() -> dict[str, User]:
    """Lets the people in who are missing, the administrator first, and returns all by user name."""
    administrator = first_administrator()
    for team in {person.team for person in DEMO_PEOPLE if person.team}:
        if not Group.objects.filter(name=team).exists():
            create_team(administrator, name=team)
    for person in DEMO_PEOPLE:
        if not User.objects.filter(username=person.username).exists():
            create_person(
                administrator, username=person.username, password=DEMO_PASSWORD, content=content(person)
            )
    return {person.username: User.objects.get(username=person.username) for person in DEMO_PEOPLE}


def first_administrator() -> User:
    """Returns the demo's administrator; nobody is there yet who could let them in."""
    found = User.objects.filter(username=ADMINISTRATOR.username).first()
    if found is not None:
        return found
    described = content(ADMINISTRATOR)
    made = User.objects.create_user(
        ADMINISTRATOR.username, described.email, DEMO_PASSWORD, display_name=described.display_name
    )
    made.groups.set(Group.objects.filter(name=ADMINISTRATOR.role))
    return made


def content(person: DemoPerson) -> PersonContent:
    """Describes a person as an administrator would enter them."""
    address = f"{person.username}@demo.example"
    return PersonContent(display_name=person.full_name, email=address, groups=person.groups)


def load_process(people: dict[str, User]) -> None:
    """Takes the demo process the whole way: imported, versioned, reviewed, approved, deployed."""
    analyst = people[ANALYST.username]
    draft = import_file(analyst, data=PROCESS_FILE.read_bytes()).draft
    version = create_version(
        analyst,
        definition=draft.definition,
        note="First version: checks, decision and order",
        revision=draft.revision,
    )
    request_review(analyst, version=version, message="Please check who decides from which amount on.")
    approve(people[REVIEWER.username], version=version)
    deploy_version(people[OPERATOR.username], version=version, content_hash=version.content_hash)


def approve(reviewer: User, *, version: Version) -> None:
    """Approves the version as a reviewer who has read every grave finding."""
    high = of_level(Version.objects.get(pk=version.pk).findings, level=Level.HIGH)
    give_verdict(
        reviewer,
        version=version,
        decision="approve",
        content_hash=version.content_hash,
        comment="Clear and complete.",
        acknowledged=[name_of(finding) for finding in high],
    )
