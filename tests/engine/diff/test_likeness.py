"""An element with another id is recognised where name, settings and neighbours say that it is the same."""

from __future__ import annotations

from tests.engine.diff.claims import CLAIM, changes_of, edited


def kinds(new: str, *, old: str = CLAIM) -> dict[str, str]:
    return {each.element: str(each.kind) for each in changes_of(new, old=old)}


def test_another_id_and_another_name_at_the_same_place_is_one_renamed_element() -> None:
    new = edited(('name="Ask the boss"', 'name="Ask the manager"')).replace('"ask"', '"ask_manager"')
    (change,) = [each for each in changes_of(new) if each.element == "ask_manager"]

    assert str(change.kind) == "renamed"
    assert change.sentences == (
        "Renamed from *Ask the boss* to *Ask the manager*",
        "Id: `ask` → `ask_manager`",
    )
    assert "ask" not in kinds(new)


def test_another_id_and_a_changed_setting_is_one_changed_element() -> None:
    new = edited(('dueIn="P2D"', 'dueIn="P5D"')).replace('"ask"', '"Activity_0k3x"')
    (change,) = [each for each in changes_of(new) if each.element == "Activity_0k3x"]

    assert str(change.kind) == "changed"
    assert "Due: 2 days → 5 days" in change.sentences
    assert "Id: `ask` → `Activity_0k3x`" in change.sentences


def test_neighbours_that_were_all_renamed_are_found_one_after_the_other() -> None:
    new = edited(
        ('name="Read the letter"', 'name="Read the mail"'),
        ('name="Sum up"', 'name="Sum it up"'),
        ('name="Ask the boss"', 'name="Ask a boss"'),
    )
    for old_id, new_id in (("read", "a1"), ("sum", "a2"), ("ask", "a3"), ("to_sum", "f1"), ("late", "e1")):
        new = new.replace(f'"{old_id}"', f'"{new_id}"').replace(f">{old_id}<", f">{new_id}<")

    assert set(kinds(new).values()) <= {"renamed", "changed"}


def test_a_task_that_was_copied_into_a_sub_process_under_another_id_was_moved() -> None:
    task = '<task id="transfer" name="Transfer"/>'
    moved = edited(
        (task, ""), ('<endEvent id="done"', task.replace("transfer", "x9", 1) + '<endEvent id="done"')
    )
    (change,) = [each for each in changes_of(moved) if each.element == "x9"]

    assert "transfer" not in kinds(moved)
    assert "Moved from *Pay* to *Handle a claim*" in change.sentences


def test_another_task_in_the_place_of_one_is_no_rename() -> None:
    task = '<task id="transfer" name="Transfer"/>'
    new = edited((task, '<task id="letter" name="Write to the customer"/>'))

    assert kinds(new) == {"transfer": "removed", "letter": "added"}


def test_a_flow_drawn_anew_between_the_same_elements_is_the_same_flow() -> None:
    new = edited(("amount &gt; 1", "amount &gt; 2")).replace('"big_way"', '"Flow_1"')
    (change,) = [each for each in changes_of(new) if each.element == "Flow_1"]

    assert "Condition: `amount > 1` → `amount > 2`" in change.sentences


def test_many_elements_that_nobody_can_tell_apart_are_given_up_soon() -> None:
    def tasks(prefix: str, *, inside: str = "") -> str:
        names = (f"{number // 20}{'a' * 5000}" for number in range(600))
        written = (f'<task id="{prefix}{i}" name="{name}">{inside}</task>' for i, name in enumerate(names))
        return edited(('<endEvent id="done"', "".join(written) + '<endEvent id="done"'))

    found = kinds(tasks("new", inside="<documentation>New</documentation>"), old=tasks("old"))

    assert {found["old0"], found["new0"]} == {"removed", "added"}
