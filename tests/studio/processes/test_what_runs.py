"""The page that says what of BPMN runs, for those who may look at processes."""

from __future__ import annotations

import pytest

from engine.elements.support import support_table
from studio.accounts.models import User
from studio.processes.models import Definition
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


def test_the_page_lists_every_element_with_its_reason(alice: User) -> None:
    page = logged_in(alice).get("/what-runs").content.decode()
    for row in support_table():
        assert f'id="{row.element}"' in page
    assert "BPMN defines no execution for it" in page
    assert "isImmediate" in page


def test_the_editor_leads_there(alice: User, definition: Definition) -> None:
    page = logged_in(alice).get(f"/processes/{definition.key}/edit").content.decode()
    assert 'href="/what-runs"' in page


def test_others_do_not_see_it(charlie: User) -> None:
    assert logged_in(charlie).get("/what-runs").status_code == 403
