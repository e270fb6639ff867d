"""Pools, lanes, data, artifacts, diagram."""

from __future__ import annotations

import pytest

from engine.model.activities import ReceiveTask, SendTask
from engine.parse import read_definitions
from tests.engine.parse.files import fixture, process


@pytest.fixture(scope="module")
def shop():
    return read_definitions(fixture("two_pools.bpmn"))


def test_pools_know_their_processes(shop):
    assert [(p.id, p.process) for p in shop.participants] == [
        ("Customer", None),
        ("Seller", "selling"),
        ("Carrier", "carrying"),
    ]
    assert [(f.name, f.source, f.target) for f in shop.message_flows] == [("parcel", "hand_over", "collect")]
    assert [(a.kind, a.text) for a in shop.artifacts] == [("textAnnotation", "Terms apply")]


def test_lanes_hold_the_nodes_of_their_child_lanes(shop):
    assert [(lane.id, lane.nodes) for lane in shop.processes[0].lanes] == [
        ("Office", ("check", "hand_over")),
        ("Desk", ("hand_over",)),
        ("Store", ()),
    ]


def test_data_is_kept_with_its_kind(shop):
    assert [(d.kind, d.id) for d in shop.processes[0].data] == [
        ("dataObject", "Invoice"),
        ("dataObjectReference", "InvoiceRef"),
        ("dataStoreReference", "Books"),
        ("property", "count"),
    ]


def test_references_with_a_declared_prefix_lose_it(shop):
    hand_over, collect = shop.processes[0].nodes[1], shop.processes[1].nodes[0]
    assert isinstance(hand_over, SendTask)
    assert isinstance(collect, ReceiveTask)
    assert hand_over.message == collect.message == "Order"
    assert collect.instantiate is True
    assert shop.root_event("Order").name == "order placed"


def test_layout_holds_bounds_and_waypoints_that_can_be_read(shop):
    assert shop.layout == {"check": (10.0, 20.5, 100.0, 80.0), "on": (110.0, 60.0, 150.0, 60.0, 150.0, 90.0)}
    assert shop.has_diagram is True


def test_shapes_without_edges_are_no_diagram_where_flows_exist():
    without = fixture("two_pools.bpmn").replace(b"BPMNEdge", b"BPMNLine")
    assert read_definitions(without).has_diagram is False
    no_flows = without.replace(b"<bpmn:sequenceFlow", b"<bpmn:other")
    assert read_definitions(no_flows).has_diagram is True


def test_associations_inside_of_sub_processes_stand_with_the_process():
    found = process(
        '<subProcess id="S"><subProcess id="T"><association id="A" sourceRef="b" targetRef="h"/></subProcess>'
        '</subProcess><group id="G"/>'
    )
    assert [(a.id, a.kind, a.source, a.target) for a in found.artifacts] == [
        ("G", "group", None, None),
        ("A", "association", "b", "h"),
    ]
