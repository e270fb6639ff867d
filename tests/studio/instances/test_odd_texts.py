"""What a server outside answers may hold what is no character: the instance goes on all the same."""

from __future__ import annotations

import pytest

from studio.instances.models import Instance
from studio.instances.storing import store
from studio.tasks.projecting import PROJECTORS
from tests.studio.instances.events import activated, batch, changed, started

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.mark.parametrize("odd", ["\ud83d", "\x00"])
def test_what_is_no_character_is_replaced(odd: str) -> None:
    answer = changed("answer", {f"a{odd}": [f"b{odd}"]}, element="pay")
    store([batch(0, started(), activated("e1", "pay"), answer)], projectors=PROJECTORS)
    assert Instance.objects.get().variables["answer"] == {"a\ufffd": ["b\ufffd"]}
