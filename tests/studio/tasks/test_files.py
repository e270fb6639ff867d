"""A stored file is read by whoever sees a task or an instance that names it, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studio.accounts.models import User
from studio.files.models import StoredFile
from studio.files.store import keep_file, reference_to
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from tests.studio.instances.events import batch, changed, started
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.tasks.opening import open_task, put

pytestmark = pytest.mark.django_db

FORM: tuple[dict[str, Any], ...] = ({"name": "receipt", "type": "file", "label": "Receipt"},)


@pytest.fixture
def bob() -> User:
    return make_person("bob", "participant", "team")


@pytest.fixture
def file() -> StoredFile:
    return keep_file(b"secret", name="bill.pdf", mime_type="application/pdf", origin="instance:approval-1")


def answers(person: User, key: Any) -> set[int]:
    """What the page and the API say; both are always the same."""
    client = logged_in(person)
    return {client.get(f"{above}/files/{key}").status_code for above in ("", "/api/v1")}


def send(person: User, task: UserTask) -> dict[str, Any]:
    upload = SimpleUploadedFile("bill.pdf", b"secret", content_type="application/pdf")
    answer = logged_in(person).post(f"/api/v1/tasks/{task.pk}/files", {"field": "receipt", "file": upload})
    return dict(answer.json())


def test_who_sees_the_task_reads_its_file_and_no_other_person_does(bob: User) -> None:
    task = open_task(assignee="bob", form=FORM)
    open_task("approval-2", assignee="eve", form=FORM)
    reference = send(bob, task)
    complete_task(bob, task=task, data={"receipt": reference})
    put(batch(task.instance.sequence, changed("receipt", reference), instance="approval-1"))
    assert answers(bob, reference["file"]) == {200}
    assert answers(make_person("olga", "operator"), reference["file"]) == {200}
    assert answers(make_person("eve", "participant"), reference["file"]) == {404}
    page = logged_in(bob).get(f"/tasks/{task.pk}").content.decode()
    assert f'<a href="/files/{reference["file"]}" download>' in page


def test_a_form_links_the_file_that_it_was_opened_with(bob: User, file: StoredFile) -> None:
    task = open_task(assignee="bob", form=FORM, data={"receipt": reference_to(file)})
    page = logged_in(bob).get(f"/tasks/{task.pk}").content.decode()
    assert f'<a href="/files/{file.pk}" download data-file-link>' in page
    assert answers(bob, file.pk) == {200}
    assert answers(make_person("eve", "participant"), file.pk) == {404}


def test_who_watches_an_instance_reads_its_files_but_no_hidden_ones(bob: User, file: StoredFile) -> None:
    reference = reference_to(file)
    put(batch(0, started(started_by="bob"), changed("bill", reference), instance="approval-1"))
    hidden = keep_file(b"h", name="h.pdf", mime_type="application/pdf", origin="instance:approval-1")
    put(batch(2, changed("iban", reference_to(hidden), sensitive=True), instance="approval-1"))
    watcher, admin = make_person("ana", "analyst"), make_person("ada", "administrator")
    assert (answers(watcher, file.pk), answers(watcher, hidden.pk)) == ({200}, {404})
    assert (answers(admin, file.pk), answers(admin, hidden.pk)) == ({200}, {200})
    assert answers(make_person("eve", "participant"), file.pk) == {404}


def test_a_file_that_nothing_names_is_nobodys_but_of_who_deals_with_what_brought_it(bob: User) -> None:
    mailed = keep_file(b"m", name="m.eml", mime_type="message/rfc822", origin="mail:1")
    begun = keep_file(b"b", name="b.pdf", mime_type="application/pdf", origin=f"start:{bob.pk}:approval")
    operator, watcher = make_person("olga", "operator"), make_person("ana", "analyst")
    assert (answers(operator, mailed.pk), answers(watcher, mailed.pk)) == ({200}, {404})
    assert (answers(bob, begun.pk), answers(operator, begun.pk)) == ({200}, {404})


def test_of_files_whose_uses_were_never_noted_the_right_to_watch_decides(bob: User, file: StoredFile) -> None:
    StoredFile.objects.filter(pk=file.pk).update(tracked=False)
    assert answers(make_person("ana", "analyst"), file.pk) == {200}
    assert answers(bob, file.pk) == {404}
