"""What two people did to the same process comes together, element by element."""

from __future__ import annotations

import pytest

from engine.errors import UnreadableFile
from engine.merge import ConflictKind, Pick, merge
from engine.parse import canonical_text, read_definitions
from tests.engine.merge.orders import ORDER, changes, edited, merged, same, told, without

RENAME = ('name="Check"', 'name="Check it"')


def test_takes_what_one_side_alone_changed() -> None:
    mine = edited(RENAME)
    theirs = edited(("P5D", "P6D"))

    result = merged(mine, theirs)

    assert result.conflicts == ()
    assert same(result.text, edited(RENAME, ("P5D", "P6D")))


def test_merges_properties_of_the_same_element_apart() -> None:
    mine = edited(RENAME, ('label="Total"', 'label="Sum"'))
    theirs = edited(('dueIn="P2D"', 'dueIn="P3D"'), ('label="Note"', 'label="Remark"'))

    result = merged(mine, theirs)

    assert result.conflicts == ()
    assert same(
        result.text,
        edited(
            RENAME,
            ('label="Total"', 'label="Sum"'),
            ('dueIn="P2D"', 'dueIn="P3D"'),
            ('label="Note"', 'label="Remark"'),
        ),
    )


def test_says_both_values_of_what_both_changed() -> None:
    result = merged(edited(RENAME), edited(('name="Check"', 'name="Examine"')))

    assert told(result) == {
        "check//@name": (
            ("Renamed from *Check* to *Check it*",),
            ("Renamed from *Check* to *Examine*",),
        )
    }
    (conflict,) = result.conflicts
    assert (conflict.element, conflict.element_type, conflict.name) == ("check", "userTask", "Check")


def test_a_pick_decides_one_conflict_and_no_other() -> None:
    mine = edited(RENAME, ("total = 2", "total = 3"))
    theirs = edited(('name="Check"', 'name="Examine"'), ("total = 2", "total = 4"))

    result = merged(mine, theirs, picks={"check//@name": Pick.THEIRS})

    assert {each.id: each.picked for each in result.conflicts} == {
        "check//@name": Pick.THEIRS,
        "weigh//script/text()": None,
    }
    assert same(result.text, edited(('name="Check"', 'name="Examine"'), ("total = 2", "total = 3")))


def test_says_several_conflicts_of_one_element_each_by_itself() -> None:
    mine = edited(RENAME, ('dueIn="P2D"', 'dueIn="P3D"'))
    theirs = edited(('name="Check"', 'name="Examine"'), ('dueIn="P2D"', 'dueIn="P4D"'))

    sentences = told(merged(mine, theirs))

    due = sentences["check//extensionElements/taskDefinition/@dueIn"]
    assert len(sentences) == 2
    assert [len(side) for side in due] == [1, 1]
    assert "3 days" in due[0][0]
    assert "4 days" in due[1][0]


def test_what_one_side_removed_is_gone_when_the_other_left_it_alone() -> None:
    result = merged(without("remark", "to_remark"), edited(RENAME))

    assert result.conflicts == ()
    assert same(result.text, without("remark", "to_remark", text=edited(RENAME)))


def test_removing_what_the_other_changed_is_a_conflict() -> None:
    mine = without("late", "f4")
    theirs = edited(("P5D", "P6D"))

    result = merged(mine, theirs)

    (conflict,) = result.conflicts
    assert (conflict.kind, conflict.removed_by, conflict.element) == (ConflictKind.REMOVED, Pick.MINE, "late")
    assert conflict.mine == ("Boundary event *Late* removed",)
    assert "6 days" in conflict.theirs[0]
    assert same(result.text, mine)


def test_what_comes_back_brings_its_flows_and_its_drawing() -> None:
    result = merged(without("late", "f4"), edited(("P5D", "P6D")), picks={"late/removed": Pick.THEIRS})

    assert same(result.text, edited(("P5D", "P6D")))


def test_a_change_inside_of_a_removed_container_is_a_conflict_about_the_container() -> None:
    mine = without("f2", "f3", "to_remark", "remark", "weigh", "pack")
    theirs = edited(("total = 2", "total = 4"))

    result = merged(mine, theirs)
    kept = merged(mine, theirs, picks={"pack/removed": Pick.THEIRS})

    (conflict,) = result.conflicts
    assert conflict.element == "pack"
    assert any("Weigh" in sentence for sentence in conflict.theirs)
    assert changes(kept.text, old=without("remark", "to_remark", text=theirs)) == ()


def test_a_new_flow_to_what_was_removed_is_a_conflict_and_goes_with_it() -> None:
    flow = '<bpmn:sequenceFlow id="again" sourceRef="late" targetRef="check"/>'
    mine = without("late", "f4")
    theirs = edited(
        ("<bpmn:textAnnotation", f"{flow}<bpmn:textAnnotation"),
        (
            "<bpmn:outgoing>f4</bpmn:outgoing>",
            "<bpmn:outgoing>f4</bpmn:outgoing><bpmn:outgoing>again</bpmn:outgoing>",
        ),
        (
            "<bpmn:incoming>f1</bpmn:incoming>",
            "<bpmn:incoming>f1</bpmn:incoming><bpmn:incoming>again</bpmn:incoming>",
        ),
    )

    result = merged(mine, theirs)
    kept = merged(mine, theirs, picks={"late/removed": Pick.THEIRS})

    assert [each.id for each in result.conflicts] == ["late/removed"]
    assert "again" not in result.text
    assert same(kept.text, theirs)


def test_moving_into_another_scope_and_renaming_go_together() -> None:
    mine = moved_into_pack()
    result = merged(mine, edited(('name="Late"', 'name="Too late"')))

    assert result.conflicts == ()
    assert same(result.text, edited(('name="Late"', 'name="Too late"'), text=mine))


def moved_into_pack() -> str:
    """The remark and its association stand in the sub-process."""
    start = ORDER.index('<bpmn:textAnnotation id="remark">')
    end = ORDER.index("<bpmn:association")
    block = ORDER[start:end]
    return ORDER.replace(block, "").replace("</bpmn:subProcess>", f"{block}</bpmn:subProcess>")


def test_moving_into_two_scopes_is_a_conflict() -> None:
    other = ('<bpmn:endEvent id="done"', '<bpmn:subProcess id="box" name="Box"/><bpmn:endEvent id="done"')
    base = edited(other)
    mine = edited(other, text=moved_into_pack())
    block = base[base.index('<bpmn:textAnnotation id="remark">') : base.index("<bpmn:association")]
    theirs = base.replace(block, "").replace(
        '<bpmn:subProcess id="box" name="Box"/>',
        f'<bpmn:subProcess id="box" name="Box">{block}</bpmn:subProcess>',
    )

    result = merged(mine, theirs, base=base)

    assert told(result) == {"remark/container": (("Stands in *Pack*",), ("Stands in *Box*",))}
    assert same(merged(mine, theirs, base=base, picks={"remark/container": Pick.THEIRS}).text, theirs)


def test_a_flow_never_crosses_the_border_of_a_sub_process() -> None:
    free = '<bpmn:task id="free" name="Free"/>'
    base = edited(("<bpmn:sequenceFlow", f"{free}<bpmn:sequenceFlow"))
    mine = base.replace(free, "").replace("</bpmn:subProcess>", f"{free}</bpmn:subProcess>")
    theirs = base.replace(
        "<bpmn:sequenceFlow",
        '<bpmn:sequenceFlow id="to_free" sourceRef="check" targetRef="free"/><bpmn:sequenceFlow',
        1,
    )

    result = merged(mine, theirs, base=base)
    stayed = merged(mine, theirs, base=base, picks={"free/container": Pick.THEIRS})

    assert told(result) == {"free/container": (("Stands in *Pack*",), ("Stands in *Order*",))}
    assert "to_free" not in result.text
    assert same(stayed.text, theirs)


def test_an_id_added_by_both_is_one_decision_and_both_can_stay() -> None:
    mine = edited(("<bpmn:sequenceFlow", '<bpmn:task id="new" name="Call"/><bpmn:sequenceFlow'))
    theirs = edited(("<bpmn:sequenceFlow", '<bpmn:task id="new" name="Write"/><bpmn:sequenceFlow'))

    result = merged(mine, theirs)
    both = merged(mine, theirs, picks={"new/added": Pick.BOTH})

    assert told(result) == {"new/added": (("Task *Call* added",), ("Task *Write* added",))}
    assert both.conflicts[0].picked is Pick.BOTH
    assert not both.open
    found = read_definitions(both.text.encode()).processes[0].nodes
    assert {node.id: node.name for node in found if node.id.startswith("new")} == {
        "new": "Call",
        "new_2": "Write",
    }


def test_the_same_addition_twice_is_one() -> None:
    new = edited(("<bpmn:sequenceFlow", '<bpmn:task id="new" name="Call"/><bpmn:sequenceFlow'))

    result = merged(new, edited(RENAME, text=new))

    assert result.conflicts == ()
    assert same(result.text, edited(RENAME, text=new))


def renamed(old: str, new: str, *, text: str = ORDER) -> str:
    return text.replace(f'"{old}"', f'"{new}"').replace(f">{old}<", f">{new}<")


def test_recognises_another_id_and_merges_what_the_other_did_to_the_element() -> None:
    result = merged(renamed("check", "check_order"), edited(RENAME))

    assert result.conflicts == ()
    assert same(result.text, edited(RENAME, text=renamed("check", "check_order")))


def test_two_new_ids_of_one_element_are_a_conflict() -> None:
    mine, theirs = renamed("check", "one"), renamed("check", "two")

    result = merged(mine, theirs)

    assert told(result) == {"check/id": (("Id: `check` → `one`",), ("Id: `check` → `two`",))}
    assert same(result.text, mine)
    assert same(merged(mine, theirs, picks={"check/id": Pick.THEIRS}).text, theirs)


def test_a_lane_is_a_decision_about_the_element_in_it() -> None:
    ref = "<bpmn:flowNodeRef>check</bpmn:flowNodeRef>"
    base = ORDER.replace("</bpmn:laneSet>", '<bpmn:lane id="guests" name="Guests"/></bpmn:laneSet>')
    bare = base.replace(ref, "")
    mine = bare.replace("<bpmn:flowNodeRef>pack", f"{ref}<bpmn:flowNodeRef>pack")
    theirs = bare.replace('name="Guests"/>', f'name="Guests">{ref}</bpmn:lane>')

    result = merged(mine, theirs, base=base)

    assert told(result) == {
        "check//@lanes": (("Stands in the lane *Bosses*",), ("Stands in the lane *Guests*",))
    }
    assert same(merged(mine, theirs, base=base, picks={"check//@lanes": Pick.THEIRS}).text, theirs)


def test_unknown_namespaces_survive() -> None:
    mine = edited(('acme:colour="red"', 'acme:colour="blue"'))
    theirs = edited(('level="3"', 'level="4"'))

    result = merged(mine, theirs)

    assert 'acme:colour="blue"' in result.text
    assert '<acme:hint level="4">Mind <acme:b>the</acme:b> gap</acme:hint>' in result.text


def test_a_value_nobody_knows_is_a_conflict_by_its_place() -> None:
    mine, theirs = (
        edited(('acme:colour="red"', 'acme:colour="blue"')),
        edited(('acme:colour="red"', 'acme:colour="green"')),
    )

    assert told(merged(mine, theirs)) == {"check//@colour": (("`@colour`: `blue`",), ("`@colour`: `green`",))}


def test_moving_shapes_apart_is_no_conflict_and_the_line_reaches_both() -> None:
    mine = edited(
        ('x="200" y="78"', 'x="200" y="178"'),
        ('x="136" y="118"', 'x="136" y="118"'),
        ('<di:waypoint x="300" y="118"/>', '<di:waypoint x="300" y="218"/>'),
    )
    theirs = edited(
        ('x="400" y="60"', 'x="500" y="60"'),
        ('<di:waypoint x="400" y="118"/>', '<di:waypoint x="500" y="118"/>'),
    )

    result = merged(mine, theirs)
    layout = read_definitions(result.text.encode()).layout

    assert [each for each in result.conflicts if each.is_open] == []
    assert layout["check"][:2] == (200, 178)
    assert layout["pack"][:2] == (500, 60)
    assert layout["f2"] == (300, 218, 400, 218, 400, 118, 500, 118)


def test_drawn_at_two_places_is_a_quiet_conflict_that_can_be_picked() -> None:
    mine, theirs = (
        edited(('x="700" y="100"', 'x="720" y="100"')),
        edited(('x="700" y="100"', 'x="700" y="150"')),
    )

    result = merged(mine, theirs)
    (conflict,) = [each for each in result.conflicts if each.element == "done"]

    assert conflict.kind is ConflictKind.LAYOUT
    assert not conflict.is_open
    assert conflict.mine == ("Drawn at 720, 100, 36 wide and 36 high",)
    assert read_definitions(result.text.encode()).layout["done"][0] == 720
    picked = merged(mine, theirs, picks={conflict.id: Pick.THEIRS})
    assert read_definitions(picked.text.encode()).layout["done"][1] == 150


@pytest.mark.parametrize("data", [b"", b"<no/>"])
def test_what_is_no_process_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        merge(ORDER.encode(), data, ORDER.encode())


def test_who_did_nothing_gets_the_other_file_to_the_letter() -> None:
    mine = edited(RENAME)

    assert merged(mine, ORDER).text == mine
    assert merged(ORDER, mine).text == mine
    assert canonical_text(merged(mine, mine).text.encode()) == canonical_text(mine.encode())
