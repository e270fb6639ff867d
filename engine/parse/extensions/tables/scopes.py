"""Configurations of sub-processes, call activities and loops."""

from __future__ import annotations

from typing import Final

from engine.model.configurations import (
    CallActivityConfiguration,
    MultiInstanceConfiguration,
    SubprocessConfiguration,
)
from engine.parse.extensions.configuration import ACTIVITIES, Configuration
from engine.parse.extensions.description import Attribute, Description
from engine.parse.extensions.tables.mappings import INPUTS, OUTPUTS
from engine.parse.extensions.values import BOOLEAN, INTEGER

SUBPROCESS: Final = Description(
    name="SubprocessConfiguration",
    build=SubprocessConfiguration,
    attributes=(
        Attribute(name="execution", choices=("child", "inline")),
        Attribute(name="waitForCompletion", value=BOOLEAN),
    ),
    parts=(INPUTS, OUTPUTS),
)
CALL_ACTIVITY: Final = Description(
    name="CallActivityConfiguration",
    build=CallActivityConfiguration,
    attributes=(
        Attribute(name="processId"),
        Attribute(name="versionBinding", suggestions=("deployment", "latest", "version:1")),
        Attribute(name="waitForCompletion", value=BOOLEAN),
        Attribute(name="businessKey"),
    ),
    parts=(INPUTS, OUTPUTS),
)
MULTI_INSTANCE: Final = Description(
    name="MultiInstanceConfiguration",
    build=MultiInstanceConfiguration,
    attributes=(
        Attribute(name="collection"),
        Attribute(name="elementVariable"),
        Attribute(name="indexVariable"),
        Attribute(name="outputCollection"),
        Attribute(name="outputElement"),
        Attribute(name="completionCondition"),
        Attribute(name="maxConcurrency", value=INTEGER),
    ),
)

TABLE: Final = (
    Configuration(
        description=SUBPROCESS, into="subprocess", on=("subProcess", "transaction", "adHocSubProcess")
    ),
    Configuration(description=CALL_ACTIVITY, into="call_activity", on=("callActivity",)),
    Configuration(
        description=MULTI_INSTANCE,
        into="multi_instance",
        on=(*ACTIVITIES, "multiInstanceLoopCharacteristics"),
    ),
)
