"""What any activity may carry: retries, time-outs, mappings."""

from __future__ import annotations

import math
from typing import Final

from engine.model.configurations import RetryPolicy, TimeoutConfig
from engine.parse.extensions.configuration import ACTIVITIES, Configuration
from engine.parse.extensions.description import Attribute, Complain, Description, Values
from engine.parse.extensions.tables.mappings import INPUT_MAPPING, OUTPUT_MAPPING
from engine.parse.extensions.values import DURATION, DURATION_OR_NONE, INTEGER, LIST, NUMBER


def _separate_none(values: Values, _complain: Complain) -> Values:
    """Turn the word none, read as infinity, into the flag for the instance and into absence elsewhere."""
    unlimited = values.get("execution") == math.inf
    finite = {name: value for name, value in values.items() if value != math.inf}
    return {**finite, "execution_unlimited": True} if unlimited else finite


RETRY_POLICY: Final = Description(
    name="RetryPolicy",
    build=RetryPolicy,
    attributes=(
        Attribute(name="maxAttempts", value=INTEGER, also=("maximumAttempts",), default=3),
        Attribute(name="initialInterval", value=DURATION, default="1s"),
        Attribute(name="backoffCoefficient", value=NUMBER, default=2.0),
        Attribute(name="maximumInterval", value=DURATION, also=("maxInterval",), default="1m"),
        Attribute(name="nonRetryableErrors", value=LIST, also=("nonRetryableErrorTypes",)),
    ),
)
TIMEOUT_CONFIG: Final = Description(
    name="TimeoutConfig",
    build=TimeoutConfig,
    finish=_separate_none,
    attributes=(
        Attribute(name="startToCloseTimeout", value=DURATION_OR_NONE, into="start_to_close", default="10m"),
        Attribute(name="heartbeatTimeout", value=DURATION_OR_NONE, into="heartbeat", default="30s"),
        Attribute(
            name="scheduleToStartTimeout", value=DURATION_OR_NONE, into="schedule_to_start", default="none"
        ),
        Attribute(
            name="scheduleToCloseTimeout", value=DURATION_OR_NONE, into="schedule_to_close", default="none"
        ),
        Attribute(name="executionTimeout", value=DURATION_OR_NONE, into="execution", default="24h"),
        Attribute(name="runTimeout", value=DURATION_OR_NONE, into="run", default="none"),
        Attribute(
            name="taskQueue", into="task_queue", suggestions=("default", "ai", "integration", "priority")
        ),
    ),
)

TABLE: Final = (
    Configuration(description=RETRY_POLICY, into="retry", on=(*ACTIVITIES, "process")),
    Configuration(description=TIMEOUT_CONFIG, into="timeouts", on=(*ACTIVITIES, "process")),
    Configuration(description=INPUT_MAPPING, into="inputs", many=True, on=ACTIVITIES),
    Configuration(description=OUTPUT_MAPPING, into="outputs", many=True, on=ACTIVITIES),
)
