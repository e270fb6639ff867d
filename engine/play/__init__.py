"""Play: a process tried out in memory, decision by decision, without deploying it.

A session is nothing but a list of decisions. `perform` plays them on the memory host, always with the same
result, so that going back is playing fewer of them. What was played can be written as the script that
`run_process` takes, and a script can be played.
"""

from engine.play.coverage import Coverage, coverage_of, unknowns_of, within
from engine.play.decisions import Decision, UnreadableDecision, read_decisions, write_decisions
from engine.play.following import follow
from engine.play.performing import DecisionRefused, Performance, perform
from engine.play.scenarios import Expectations, Judged, Problem, end_events, judge, run_scenario
from engine.play.scripts import Told, script_of
from engine.play.stage import Stage

__all__ = [
    "Coverage",
    "Decision",
    "DecisionRefused",
    "Expectations",
    "Judged",
    "Performance",
    "Problem",
    "Stage",
    "Told",
    "UnreadableDecision",
    "coverage_of",
    "end_events",
    "follow",
    "judge",
    "perform",
    "read_decisions",
    "run_scenario",
    "script_of",
    "unknowns_of",
    "within",
    "write_decisions",
]
