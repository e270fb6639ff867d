"""The table of all rules. A new rule is one function, one line here and two fixtures."""

from __future__ import annotations

from engine.findings import Level
from engine.validate.problems import Rule
from engine.validate.rules import events, flow, gateways, joins, references, structure

C, H, M, L = Level.CRITICAL, Level.HIGH, Level.MEDIUM, Level.LOW

RULES: tuple[Rule, ...] = (
    Rule("no-process", C, structure.find_no_process, "the file has a process"),
    Rule("no-executable-process", C, structure.find_no_executable_process, "a process is marked executable"),
    Rule("empty-process", C, structure.find_empty_process, "a process has elements"),
    Rule("no-start-event", C, structure.find_no_start_event, "every scope has a start event"),
    Rule("no-end-event", C, structure.find_no_end_event, "every scope has an end event"),
    Rule("empty-sub-process", M, structure.find_empty_sub_process, "a sub-process has elements"),
    Rule("several-plain-starts", M, structure.find_several_plain_starts, "one start event without a type"),
    Rule("duplicate-id", C, references.find_duplicate_id, "every id is used once"),
    Rule("dangling-reference", C, references.find_dangling_reference, "what is referred to exists"),
    Rule("flow-crossing-border", C, references.find_flow_crossing_border, "flows stay in their scope"),
    Rule("dangling-drawing", M, references.find_dangling_drawing, "lanes and pools show what exists"),
    Rule("invalid-id", H, references.find_invalid_id, "ids are XML names"),
    Rule("missing-id", M, references.find_missing_id, "every element has an id"),
    Rule("no-way-in", C, flow.find_no_way_in, "every element has a way in"),
    Rule("unreachable-element", C, flow.find_unreachable_element, "every element can be reached"),
    Rule("loop-without-exit", C, flow.find_loop_without_exit, "every loop has an exit"),
    Rule("start-with-way-in", C, flow.find_start_with_way_in, "nothing leads to a start"),
    Rule("end-with-way-out", C, flow.find_end_with_way_out, "nothing leads away from an end"),
    Rule("no-way-out", H, flow.find_no_way_out, "branches end at end events"),
    Rule("double-flow", M, flow.find_double_flow, "one flow between two elements"),
    Rule("missing-condition", C, gateways.find_missing_condition, "conditions where a gateway decides"),
    Rule("wrong-default", C, gateways.find_wrong_default, "a default flow leaves its element"),
    Rule(
        "event-gateway-target", C, gateways.find_event_gateway_target, "events follow an event-based gateway"
    ),
    Rule("missing-default", H, gateways.find_missing_default, "a way out if no condition holds"),
    Rule("event-gateway-choice", H, gateways.find_event_gateway_without_choice, "several events to wait for"),
    Rule("activation-condition", H, gateways.find_missing_activation_condition, "a complex join says when"),
    Rule("default-with-condition", M, gateways.find_default_with_condition, "defaults have no condition"),
    Rule("ignored-condition", M, gateways.find_ignored_condition, "conditions only where they count"),
    Rule("same-condition", M, gateways.find_same_condition, "conditions of a gateway differ"),
    Rule("superfluous-gateway", L, gateways.find_superfluous_gateway, "gateways split or join"),
    Rule(
        "parallel-split-exclusive-join", H, joins.find_parallel_split_exclusive_join, "parallel branches join"
    ),
    Rule("exclusive-split-parallel-join", H, joins.find_exclusive_split_parallel_join, "choices do not join"),
    Rule("join-waits-for-ever", H, joins.find_join_waiting_for_ever, "every way of a join brings a token"),
    Rule("event-not-allowed", C, events.find_event_not_allowed, "events stand where BPMN allows them"),
    Rule("event-definition-missing", C, events.find_missing_event_definition, "what waits says what for"),
    Rule("boundary-unattached", C, events.find_unattached_boundary, "boundary events stand on activities"),
    Rule("event-sub-process-start", C, events.find_event_sub_process_start, "one typed start event"),
    Rule("unmatched-link", C, events.find_unmatched_link, "links are thrown and caught"),
    Rule("event-condition-missing", C, events.find_missing_event_condition, "conditional events have one"),
    Rule("event-reference-missing", H, events.find_missing_message, "events name their message or signal"),
    Rule("correlation-key-missing", M, events.find_missing_correlation_key, "messages find their instance"),
)
"""Every rule with its level; the order has no meaning, findings are sorted by line."""
