"""Answers out: each chat's in order, edit first, repeatable; deliveries are bot/delivering.py's."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

import structlog
from telegram.error import TelegramError

from bot.brake import Brake, Turn
from bot.crash_points import crash_point
from bot.domain.pacing import Lane
from bot.illustrating import Illustrating
from bot.outcomes import Halted, Later, MessageGone, Outcome, Refused, Unknown, classify
from bot.requests import edit_screen, sent_message
from bot.storage.answers import Answer, AnswerStore, Lease
from bot.storage.database import Transaction
from bot.transport import CallingBot
from bot.views.screen import Screen

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
"""An answer that late is worth nothing any more; the person will have tapped again. An outage is no attempt."""
MOST_DRAWN = 20
"""Answers whose picture is being made at the same time."""
LEASE = timedelta(seconds=30)
"""How long an answer is its process's alone; then, that process being dead or stuck, anybody's: it may be repeated."""
ENOUGH_LEASE = timedelta(seconds=20)
"""What must be left of a lease when a request leaves: longer than Telegram usually takes."""
HELD_UP_SECONDS = 0.1
"""How soon to look again at an answer that waits for one of the same chat, which another process may be sending."""
EASEL_SECONDS = 0.5
"""How soon to look again at an answer whose picture waits for twenty others; one takes a tenth of a second."""
BEHIND_SECONDS = 0.01
"""How soon to look again behind answers that were put off."""


class End(Enum):
    """What becomes of an answer whose request ended."""

    SETTLED = "settled"
    AGAIN = "again"
    ANEW = "anew"
    """As a new message: the one to be edited is gone."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How one request ended; AGAIN waits for `wait` seconds first."""

    answer_id: int
    end: End
    wait: float = 0.0
    counts: bool = True
    """Whether it was a try of this answer; an outage that concerns everybody is not."""


@dataclass(slots=True)
class Answering:
    """Knows which answers are in flight from here; the rows themselves wait in the database."""

    bot: CallingBot
    brake: Brake
    illustrating: Illustrating
    most_at_once: int = 20
    """Answers on their way at the same time, so that a backlog leaves room in flight for deliveries; those whose
    picture is being made take no room."""
    lease_by: str = field(default_factory=lambda: str(uuid.uuid4()))
    _ended: list[Answered] = field(default_factory=list)
    _flying: set[int] = field(default_factory=set)
    _drawing: set[int] = field(default_factory=set)
    _drawn: dict[int, Screen] = field(default_factory=dict)

    async def keep(
        self, tx: Transaction, screen: Screen, *, inbox_id: int, chat_id: int, message_id: int | None
    ) -> None:
        """Store an answer in the caller's transaction, to be sent by this process."""
        lease = self._lease(await tx.machine_now())
        await AnswerStore(tx).keep(
            screen.to_json(), inbox_id=inbox_id, chat_id=chat_id, message_id=message_id, lease=lease
        )

    async def settle(self, tx: Transaction) -> list[Answered]:
        """Write in the caller's transaction how requests ended; pass the list to `written` after its commit."""
        ended, store = list(self._ended), AnswerStore(tx)
        done = [one.answer_id for one in ended if one.end is End.SETTLED]
        if done:
            await store.drop(done, by=self.lease_by)
        for one in ended:
            if one.end is End.ANEW:
                await store.send_anew(one.answer_id, by=self.lease_by)
            if one.end is End.AGAIN:
                until = await tx.machine_now() + timedelta(seconds=one.wait)
                await store.postpone(one.answer_id, self._lease(until), until=until, counts=one.counts)
        return ended

    def written(self, ended: Sequence[Answered]) -> None:
        """These results are durable."""
        del self._ended[: len(ended)]
        for one in ended:
            self._flying.discard(one.answer_id)
            self._drawing.discard(one.answer_id)
            if one.end is End.SETTLED:
                self._drawn.pop(one.answer_id, None)

    async def waiting(self, tx: Transaction, look_after: Callable[[float], object]) -> list[Answer]:
        """The answers this process may send next, at most one for each chat, leased to it."""
        store, at = AnswerStore(tx), await tx.machine_now()
        found = await store.waiting(self.lease_by, at=at, limit=self.most_at_once + len(self._drawing))
        waiting = [answer for answer in found if answer.id not in self._flying | self._drawing]
        if tx.dialect == "postgresql" and not waiting and await store.is_held_up(self.lease_by):
            look_after(HELD_UP_SECONDS)
        short = [answer.id for answer in waiting if not self._is_ours(answer, at)]
        if not short:
            return waiting
        ours = await store.lease(short, self._lease(at), at=at)
        return [answer for answer in waiting if answer.id in ours or answer.id not in short]

    async def choose(
        self, tx: Transaction, waiting: Sequence[Answer], turn: Turn, look_after: Callable[[float], object]
    ) -> list[Answer]:
        """Those that leave in this turn; pass them to `took` after the commit. One to be drawn needs no slot yet.

        Those whose chat must rest, or whose picture waits for too many others, are put off: twenty of them would hold
        up everybody behind.
        """
        chosen: list[Answer] = []
        rests: dict[int, float] = {}
        easels = MOST_DRAWN - len(self._drawing)
        for answer in waiting[: self.most_at_once - len(self._flying)]:
            if self._is_undrawn(answer):
                easels -= 1
                wait = 0.0 if easels >= 0 else EASEL_SECONDS
            else:
                wait = turn.take(Lane.ANSWER, answer.chat_id)
            if not wait:
                chosen.append(answer)
                continue
            look_after(wait)
            if not turn.next_slot(Lane.ANSWER):  # it is not the whole bot that must rest
                rests[answer.id] = wait
        if rests:
            at = await tx.machine_now()
            await AnswerStore(tx).put_off({key: at + timedelta(seconds=wait) for key, wait in rests.items()})
            look_after(BEHIND_SECONDS)
        return chosen

    def took(self, answers: Sequence[Answer]) -> None:
        """These are about to leave; said after the commit, since a failed one sends nothing."""
        for answer in answers:
            (self._drawing if self._is_undrawn(answer) else self._flying).add(answer.id)

    async def take_over(self, tx: Transaction) -> None:
        """No other process is alive: what it left is ours."""
        await AnswerStore(tx).let_go()

    async def let_go(self, tx: Transaction) -> None:
        """This process ends: what it did not send is anybody's."""
        await AnswerStore(tx).let_go(self.lease_by)

    async def send(self, answer: Answer) -> None:
        """Send one answer and remember how it ended; one to be drawn is drawn, and waits for its slot."""
        if self._is_undrawn(answer):
            await self._draw(answer)
            return
        outcome: Outcome | None = None
        try:
            outcome = await self._attempt(answer)
        except Exception:  # a drain loop's net: one answer nobody can send must not stop the others
            log.exception("answer_unsendable", answer_id=answer.id)
        self._ended.append(self._answered(answer, outcome))

    def _answered(self, answer: Answer, outcome: Outcome | None) -> Answered:
        if answer.message_id is not None and _wants_new_message(outcome):
            return Answered(answer.id, End.ANEW)
        if _is_bad_request(outcome) and self.illustrating.forget(Screen.from_json(answer.screen)):
            del self._drawn[answer.id]
            return Answered(answer.id, End.AGAIN)
        counts = not isinstance(outcome, Halted) and not (isinstance(outcome, Later) and outcome.scope == "all")
        if isinstance(outcome, Later | Unknown | Halted) and (answer.attempts < MOST_ATTEMPTS or not counts):
            return Answered(answer.id, End.AGAIN, self.brake.note(outcome, answer.chat_id), counts)
        return Answered(answer.id, End.SETTLED)

    async def _attempt(self, answer: Answer) -> Outcome | None:
        screen = self._drawn.get(answer.id) or Screen.from_json(answer.screen)
        crash_point("answer.before_request")
        try:
            if answer.message_id is not None:
                await edit_screen(self.bot, answer.chat_id, answer.message_id, screen)
            else:
                message = await sent_message(self.bot, answer.chat_id, screen)
                self.illustrating.sent(Screen.from_json(answer.screen), message)
        except TelegramError as error:
            return classify(error)
        crash_point("answer.after_request")
        return None

    def _is_undrawn(self, answer: Answer) -> bool:
        return answer.id not in self._drawn and bool((answer.screen.get("media") or {}).get("drawing"))

    async def _draw(self, answer: Answer) -> None:
        try:
            self._drawn[answer.id] = await self.illustrating.drawn(Screen.from_json(answer.screen))
        except Exception:  # a drain loop's net, as above
            log.exception("answer_undrawable", answer_id=answer.id)
            self._ended.append(Answered(answer.id, End.SETTLED))
        else:
            self._drawing.discard(answer.id)

    def _lease(self, at: datetime) -> Lease:
        return Lease(self.lease_by, at + LEASE)

    def _is_ours(self, answer: Answer, at: datetime) -> bool:
        lease = answer.lease
        return lease is not None and lease.by == self.lease_by and lease.until - at >= ENOUGH_LEASE


def _wants_new_message(outcome: Outcome | None) -> bool:
    """Whether it is the edit that was refused, rather than the chat."""
    return isinstance(outcome, MessageGone) or _is_bad_request(outcome)


def _is_bad_request(outcome: Outcome | None) -> bool:
    return isinstance(outcome, Refused) and outcome.reason == "bad_request"
