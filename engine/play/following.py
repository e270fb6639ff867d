"""`follow`: plays a script, and tells the decisions that come to the same.

The order is that of the memory host: who was asked first answers first; then the post, one at a time; then
the clock jumps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import assert_never

from engine.elements.process_starts import process_starts
from engine.events import ElementCompleted
from engine.play.decisions import (
    AnswerTask,
    AnswerWork,
    Begin,
    BroadcastSignal,
    Decision,
    FailWork,
    Hold,
    PublishMessage,
    RunWork,
    SkipTime,
)
from engine.play.performing import Performance, perform
from engine.play.stage import ALONE, Asked, Stage, Work
from engine.testing.world import Post, World

MOST_DECISIONS = 500
"""Decisions of one session."""


def follow(stage: Stage, world: World, begin: Begin) -> Performance:
    """Plays on a fresh stage what the script answers, until it has nothing more to say."""
    decisions = _Player(stage, world).decisions(begin)
    return perform(stage, islice(decisions, MOST_DECISIONS))


class _Player:
    def __init__(self, stage: Stage, world: World) -> None:
        self.stage = stage
        self.world = world
        self.heard = 0
        """Events of the stage that were looked at."""
        self.asked = 0
        """Openings of the stage that were looked at."""
        self.answers: list[Decision] = []
        self.posts = [("messages", each) for each in world.messages]
        self.posts += [("signals", each) for each in world.signals]
        self.done: set[str] = set()

    def decisions(self, begin: Begin) -> Iterator[Decision]:
        """One after another; each must have been played when the next is asked for."""
        for element in self.world.calls:
            yield Hold(element.rpartition("/")[2])
        yield self._opening(begin)
        while (decision := self._next()) is not None:
            yield decision

    def _opening(self, begin: Begin) -> Begin:
        """A process that only messages start takes the first fitting message, as `run_process` does."""
        starts = process_starts(self.stage.plans[begin.process]) if begin.process in self.stage.plans else ()
        if begin.start_event is not None or any(each.kind == "none" for each in starts):
            return begin
        for start in starts:
            for kind, post in self.posts:
                if start.kind == "message" and kind == "messages" and post.name == start.name:
                    self.posts.remove((kind, post))
                    variables = {**start.variables(post.payload), **begin.variables}
                    return Begin(begin.process, variables, start.element)
        return begin

    def _next(self) -> Decision | None:
        self._look()
        if self.answers:
            return self.answers.pop(0)
        for kind, post in self.posts:
            if post.after is None or post.after in self.done:
                self.posts.remove((kind, post))
                return _publication(kind, post)
        due = self.stage.next_due() if self.world.advance_time else None
        return None if due is None or self.stage.exhausted else SkipTime(*due)

    def _look(self) -> None:
        """Hears what is done, and asks the script about everything that was opened since."""
        events = self.stage.events
        for each in events[self.heard :]:
            if isinstance(each.event, ElementCompleted):
                self.done.add(each.event.element)
        self.heard = len(events)
        for opened in self.stage.opened[self.asked :]:
            answer = self._answer(opened)
            if answer is not None:
                self.answers.append(answer)
        self.asked = len(self.stage.opened)
        self.answers = [each for each in self.answers if self._is_wanted(each)]

    def _is_wanted(self, decision: Decision) -> bool:
        """Whether it still finds somebody who waits for it."""
        match decision:
            case AnswerTask():
                return self.stage.asked(decision.instance, decision.task) is not None
            case RunWork() | AnswerWork() | FailWork():
                return self.stage.work(decision.instance, decision.call) is not None
            case _:
                return True

    def _answer(self, opened: Work | Asked) -> Decision | None:
        match opened:
            case Asked():
                return self._submission(opened)
            case Work():
                return self._work(opened)
            case _:
                assert_never(opened)

    def _submission(self, asked: Asked) -> Decision | None:
        task = asked.task
        answer = self.world.answer_user_task(
            asked.process, task.element, form=task.form, data=task.data, now=self.stage.now
        )
        if answer is None or answer.refused is not None:
            return None
        return AnswerTask(asked.instance, task.user_task, answer.data, answer.action)

    def _work(self, work: Work) -> Decision | None:
        """Work that could run alone and was not held has run; what cannot run succeeds with null."""
        effect = work.effect
        answer = self.world.answer_call(work.process, effect.element)
        if work.decided:
            return None
        if answer is None:
            alone = effect.kind in ALONE
            return RunWork(work.instance, effect.call) if alone else AnswerWork(work.instance, effect.call)
        if answer.error is not None:
            return FailWork(work.instance, effect.call, *answer.error, answer.delay)
        return AnswerWork(work.instance, effect.call, answer.result, answer.delay)


def _publication(kind: str, post: Post) -> Decision:
    if kind == "messages":
        return PublishMessage(post.name, post.key, post.payload)
    return BroadcastSignal(post.name, post.payload)
