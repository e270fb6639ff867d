from studio.instances.privacy import masked_event, storable
from studio.instances.redaction import MASK

SAID = [{"kind": "prompt", "text": "IBAN AT61 0000"}]
EVENT = {
    "kind": "ActivityCompleted",
    "at": 1.0,
    "call": "c1",
    "details": {"transcript": SAID, "cost": 0.02, "tried": ["agent-unavailable: AT61"]},
}


def test_what_was_said_to_a_model_is_masked_where_a_process_has_secrets() -> None:
    assert masked_event(EVENT, sensitive={"iban"})["details"] == {
        "transcript": MASK,
        "cost": 0.02,
        "tried": MASK,
    }
    assert masked_event(EVENT, sensitive=set()) == EVENT


def test_what_was_said_to_a_model_is_not_stored_where_a_process_has_transient_values() -> None:
    assert "transcript" not in storable(EVENT, transient={"pin"})["details"]
    assert storable(EVENT, transient=set())["details"]["transcript"] == SAID
