"""What somebody decides while playing: a closed union, played by one `match` in `performing`.

A decision names what it answers by instance and handle, which are the same whenever the same decisions are
played before it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, get_args

from engine.errors import PeriscopeError
from engine.frozen import frozen
from engine.json_values import Json, JsonObject


class UnreadableDecision(PeriscopeError):
    """A decision means nothing; the text says what was expected."""


@frozen
class Begin:
    """Starts an instance; `start_event` where the process has several, or one that something starts."""

    process: str
    variables: JsonObject = field(default_factory=dict)
    start_event: str | None = None


@frozen
class AnswerTask:
    """A person completes a user task."""

    instance: str
    task: str
    data: JsonObject = field(default_factory=dict)
    action: str | None = None


@frozen
class RunWork:
    """The activity does its work, as far as it can offline; an agent is simulated."""

    instance: str
    call: str


@frozen
class AnswerWork:
    """The activity answers with a made-up result, after `delay` seconds of the jumping clock."""

    instance: str
    call: str
    result: Json = None
    delay: float = 0.0


@frozen
class FailWork:
    """The activity fails for good, after `delay` seconds of the jumping clock."""

    instance: str
    call: str
    code: str
    message: str = ""
    delay: float = 0.0


@frozen
class SkipTime:
    """The clock jumps to when this timer, or the late answer of this call, is due."""

    instance: str
    handle: str


@frozen
class PublishMessage:
    """A message arrives: for who waits for it or is started by it; else it is kept."""

    name: str
    key: str | None = None
    payload: Json = None


@frozen
class BroadcastSignal:
    """A signal arrives, for everybody who waits for it or is started by it."""

    name: str
    payload: Json = None


@frozen
class SettleIncident:
    """`resolution` is retry, skip (with `value`) or cancel; `variables` are set before."""

    instance: str
    incident: str
    resolution: str
    value: Json = None
    variables: JsonObject = field(default_factory=dict)


@frozen
class ChangeVariables:
    """Variables of the instance get other values."""

    instance: str
    variables: JsonObject


@frozen
class Stop:
    """The instance is cancelled."""

    instance: str
    reason: str = "stopped while playing"


@frozen
class Hold:
    """From now on this element's work waits for a decision, also where it could run; `off` ends that."""

    element: str
    off: bool = False


Decision = (
    Begin
    | AnswerTask
    | RunWork
    | AnswerWork
    | FailWork
    | SkipTime
    | PublishMessage
    | BroadcastSignal
    | SettleIncident
    | ChangeVariables
    | Stop
    | Hold
)

_KINDS: dict[str, Any] = {
    "begin": Begin,
    "answer_task": AnswerTask,
    "run_work": RunWork,
    "answer_work": AnswerWork,
    "fail_work": FailWork,
    "skip_time": SkipTime,
    "publish_message": PublishMessage,
    "broadcast_signal": BroadcastSignal,
    "settle_incident": SettleIncident,
    "change_variables": ChangeVariables,
    "stop": Stop,
    "hold": Hold,
}
"""Name in JSON → class."""

_NAMES = {kind: name for name, kind in _KINDS.items()}
assert _NAMES.keys() == set(get_args(Decision))  # noqa: S101 - the table is whole, or this module is broken

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "str | None": (str, type(None)),
    "float": (int, float),
    "bool": (bool,),
    "JsonObject": (dict,),
}


def write_decisions(decisions: Iterable[Decision]) -> list[JsonObject]:
    """The decisions as JSON; fields at their default are left out."""
    return [{"do": _NAMES[type(each)], **_told(each)} for each in decisions]


def read_decisions(data: Iterable[Mapping[str, Any]]) -> tuple[Decision, ...]:
    """Reads what `write_decisions` wrote; raises UnreadableDecision."""
    return tuple(read_decision(each) for each in data)


def read_decision(data: Mapping[str, Any]) -> Decision:
    """Reads one decision; raises UnreadableDecision for what means nothing."""
    kind = _KINDS.get(str(data.get("do")))
    if kind is None:
        raise UnreadableDecision(f"expected one of {', '.join(_KINDS)} under 'do', found {data.get('do')!r}")
    fields = {each.name: each for each in dataclasses.fields(kind)}
    given = {name: value for name, value in data.items() if name != "do"}
    unknown = sorted(given.keys() - fields.keys())
    if unknown:
        raise UnreadableDecision(f"{data['do']} knows {', '.join(fields)}, found {', '.join(unknown)}")
    for name, value in given.items():
        expected = _TYPES.get(str(fields[name].type))
        if expected is not None and not isinstance(value, expected):
            raise UnreadableDecision(f"{data['do']} needs another type of {name}, found {value!r:.80}")
    try:
        decision: Decision = kind(**given)
    except TypeError as error:
        raise UnreadableDecision(f"{data['do']} lacks something: {error}") from error
    return decision


def _told(decision: Decision) -> JsonObject:
    data = dataclasses.asdict(decision)
    optional = {
        each.name: each.default_factory() if each.default_factory is not dataclasses.MISSING else each.default
        for each in dataclasses.fields(decision)
    }
    return {name: value for name, value in data.items() if value != optional[name]}
