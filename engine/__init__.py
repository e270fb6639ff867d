"""The BPMN engine: a library without Django. Its layers stand in `README.md`."""
