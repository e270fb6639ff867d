"""What is to reach an instance of a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass

from engine.rehearsal.work import Scripted
from engine.state.triggers import MessageArrived, SignalArrived
from engine.testing.world import UserAnswer


@dataclass(frozen=True, slots=True)
class Happening:
    """The answer of a call, a person's, a timer, a message or a signal."""

    instance: str
    handle: str = ""
    answer: Scripted = None
    submission: UserAnswer | None = None
    actor: str | None = None
    mail: MessageArrived | SignalArrived | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A child's end, or with `code` an escalation that leaves it."""

    child: str
    code: str | None = None
