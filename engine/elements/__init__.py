"""One file per BPMN element; `registry.py` names them all."""
