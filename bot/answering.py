"""Answers out: each chat's in order, edit first, repeatable; deliveries are the sender's."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.brake import Brake
from bot.clock import monotonic
from bot.crash_points import crash_point
from bot.documents.studio import Studio
from bot.domain.pacing import Lane
from bot.illustrating import drawn
from bot.outcomes import Halted, Later, MessageGone, Outcome, Refused, Unknown, classify
from bot.requests import edit_screen, send_screen
from bot.storage.answers import Answer, AnswerStore
from bot.storage.database import Transaction
from bot.transport import CallingBot
from bot.views.screen import Screen

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
"""An answer that late is worth nothing any more; the person will have tapped again. An outage is no attempt."""
MOST_AT_ONCE = 20
"""Answers on their way at the same time, so that a backlog leaves room in flight for deliveries."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How an answer ended: sent or given up (`wait` is None), or to be tried again after `wait` seconds."""

    answer_id: int
    wait: float | None
    counts: bool = True
    """Whether it was a try of this answer; an outage that concerns everybody is not."""


@dataclass(slots=True)
class Answering:
    """Knows which answers are in flight; the rows themselves wait in the database."""

    bot: CallingBot
    brake: Brake
    studio: Studio
    _ended: list[Answered] = field(default_factory=list)
    _flying: set[int] = field(default_factory=set)

    async def settle(self, tx: Transaction) -> list[Answered]:
        """Write in the caller's transaction how answers ended; pass the list to `written` after its commit."""
        ended, store = list(self._ended), AnswerStore(tx)
        done = [one.answer_id for one in ended if one.wait is None]
        if done:
            await store.drop(done)
        for one in ended:
            if one.wait is not None:
                until = await tx.machine_now() + timedelta(seconds=one.wait)
                await store.postpone(one.answer_id, until=until, counts=one.counts)
        return ended

    def written(self, ended: Sequence[Answered]) -> None:
        """These results are durable."""
        del self._ended[: len(ended)]
        self._flying.difference_update(one.answer_id for one in ended)

    async def choose(self, tx: Transaction) -> list[Answer]:
        """The answers that may leave now, at most one for each chat; pass them to `took` after the commit."""
        if self.brake.is_on:
            return []
        waiting = await AnswerStore(tx).waiting(at=await tx.machine_now(), limit=MOST_AT_ONCE)
        return [answer for answer in waiting if answer.id not in self._flying][: MOST_AT_ONCE - len(self._flying)]

    def took(self, answers: Sequence[Answer]) -> None:
        """These are about to leave; said after the commit, since a failed one sends nothing."""
        self._flying.update(answer.id for answer in answers)

    async def send(self, answer: Answer) -> None:
        """Send one answer and remember how it ended."""
        outcome: Outcome | None = None
        try:
            outcome = await self._attempt(answer)
        except Exception:  # a drain loop's net: one answer nobody can send must not stop the others
            log.exception("answer_unsendable", answer_id=answer.id)
        counts = not isinstance(outcome, Halted) and not (isinstance(outcome, Later) and outcome.scope == "all")
        wait = None
        if isinstance(outcome, Later | Unknown | Halted) and (answer.attempts < MOST_ATTEMPTS or not counts):
            wait = self.brake.note(outcome, answer.chat_id)
        self._ended.append(Answered(answer.id, wait, counts))

    async def _wait_for_slot(self, chat_id: int) -> None:
        pacing = self.brake.pacing
        while (wait := pacing.take(Lane.ANSWER, chat_id, monotonic())) > 0:  # noqa: ASYNC110  # no event, time passes
            await asyncio.sleep(wait)

    async def _attempt(self, answer: Answer) -> Outcome | None:
        screen = await drawn(self.studio, Screen.from_json(answer.screen))
        await self._wait_for_slot(answer.chat_id)
        crash_point("answer.before_request")
        try:
            if answer.message_id is not None:
                await edit_screen(self.bot, answer.chat_id, answer.message_id, screen)
            else:
                await send_screen(self.bot, answer.chat_id, screen)
        except TelegramError as error:
            outcome = classify(error)
            if answer.message_id is not None and _wants_new_message(outcome):
                return await self._attempt(Answer(answer.id, answer.chat_id, None, answer.screen))
            return outcome
        crash_point("answer.after_request")
        return None


def _wants_new_message(outcome: Outcome) -> bool:
    """Whether it is the edit that was refused, rather than the chat."""
    return isinstance(outcome, MessageGone) or (isinstance(outcome, Refused) and outcome.reason == "bad_request")
