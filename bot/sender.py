"""Answers and deliveries out: one round settles what ended, marks what leaves, and starts the requests."""

import asyncio
import contextlib
import uuid
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.answering import Answering
from bot.brake import Brake
from bot.clock import monotonic
from bot.crash_points import crash_point
from bot.domain.deliveries import Claimed, Lane, Op, State
from bot.domain.pacing import Lane as PaceLane
from bot.nursery import Nursery
from bot.outcomes import Halted, Later, MessageGone, Migrated, Outcome, Refused, Unchanged, Unknown, classify
from bot.requests import delete_message, edit_screen, send_screen, set_menu
from bot.storage.database import TROUBLE_AGAIN_SECONDS, Database, Unavailable
from bot.texts import Catalogue, Speech
from bot.transport import CallingBot
from bot.usecases.house import House
from bot.usecases.outbox import Ended, Outbox
from bot.views.notice import Notice
from bot.views.notices import NOTICES
from bot.views.screen import Screen

log = structlog.get_logger(__name__)

IDLE_SECONDS = 1.0
"""How often an idle sender looks for rows whose waiting time is over."""
_LANES = {Lane.NOTICE: PaceLane.DELIVERY, Lane.REMINDER: PaceLane.DELIVERY, Lane.BROADCAST: PaceLane.BROADCAST}


@dataclass(slots=True)
class Sender:
    """Asks pacing first, marks the row `sending`, commits, then lets the request leave."""

    database: Database
    house: House
    catalogue: Catalogue
    bot: CallingBot
    brake: Brake
    answering: Answering
    nursery: Nursery
    most_in_flight: int = 30
    _lease: str = field(default_factory=lambda: str(uuid.uuid4()))
    _ended: list[Ended] = field(default_factory=list)
    _flying: int = 0
    _is_running: bool = False
    _is_stopping: bool = False
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    async def take_over(self) -> None:
        """At start, with the lock held: what was `sending` is now of unknown outcome."""
        async with self.database.transaction() as tx:
            rescued = await Outbox(tx, self.house).rescue(all_of_them=self.database.is_sqlite)
        if rescued:
            log.warning("deliveries_uncertain", count=rescued)

    async def run_forever(self) -> None:
        """Send until stopped."""
        self._is_running = True
        try:
            while not self._is_stopping:
                self._woken.clear()
                if not await self._tried_round():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), timeout=IDLE_SECONDS)
        finally:
            self._is_running = False
            self.wake()

    async def _tried_round(self) -> bool:
        """A round; while the database is unavailable nothing leaves, and what ended is kept in mind."""
        try:
            return await self.round()
        except Unavailable as trouble:
            log.warning("sending_waits", database=str(trouble))
            await asyncio.sleep(TROUBLE_AGAIN_SECONDS)
            return True

    async def stop(self, within: float) -> None:
        """Claim no more, let requests under way end, write how they ended; after `within` seconds give up on them."""
        self._is_stopping = True
        self.wake()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._is_running or self._flying:
                    self._woken.clear()
                    await self._woken.wait()
        await self.round()

    async def drain(self) -> None:
        """Run rounds until nothing is left that could leave now."""
        while await self.round() or self._flying:
            if self._flying:
                self._woken.clear()
                await self._woken.wait()

    async def round(self) -> bool:
        """Settle what ended, claim what may leave, start it; says whether anything moved."""
        async with self._turn:
            ended = list(self._ended)
            async with self.database.transaction() as tx:
                answered = await self.answering.settle(tx)
                outbox = Outbox(tx, self.house)
                await outbox.settle(ended)
                await outbox.rescue(all_of_them=False)
                await outbox.resend_uncertain()
                answers = [] if self._is_stopping else await self.answering.choose(tx)
                claimed = await self._claim(outbox)
                _crash_points("before", claimed, ended)
            _crash_points("after", claimed, ended)
            del self._ended[: len(ended)]
            self.answering.written(answered)
            self.answering.took(answers)
            for answer in answers:
                self._start("answer", self.answering.send(answer))
            for one in claimed:
                self._start("delivery", self._deliver(one))
        return bool(ended or answered or answers or claimed or outbox.given_up)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._flying += 1
        self.nursery.start(name, self._counted(work))

    async def _counted(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._flying -= 1
            self.wake()

    async def _claim(self, outbox: Outbox) -> Sequence[Claimed]:
        room = self.most_in_flight - self._flying
        if room <= 0 or self.brake.is_on or self._is_stopping:
            return ()
        room = min(room, self.brake.pacing.slots(PaceLane.DELIVERY, now := monotonic()))
        if room <= 0:
            self._look_after(self.brake.pacing.next_slot(PaceLane.DELIVERY, now))
            return ()
        return await outbox.claim(room, lease_by=self._lease, may_go=self._may_go)

    def _may_go(self, lane: int, chat_id: int) -> float:
        return self._look_after(self.brake.pacing.take(_LANES[Lane(lane)], chat_id, monotonic()))

    def _look_after(self, seconds: float) -> float:
        """Look again when a slot is free, so that an idle sender does not oversleep it."""
        if seconds > 0:
            asyncio.get_running_loop().call_later(seconds, self.wake)
        return seconds

    async def _deliver(self, one: Claimed) -> None:
        try:
            screen = self._phrased(one)
        except Exception:  # a drain loop's net: one delivery nobody can phrase must not stop the others
            log.exception("delivery_unphrasable", delivery_id=one.id, kind=one.kind)
            self._ended.append(Ended(one, State.FAILED, reason="unphrasable"))
            return
        crash_point("delivery.before_request")
        try:
            message_id = await self._ask_telegram(one, screen)
            crash_point("delivery.after_request")
        except TelegramError as error:
            self._ended.append(self._ending(one, classify(error)))
        except Exception:  # a drain loop's net: a row left `sending` would hold up all its person is owed
            log.exception("delivery_broke_off", delivery_id=one.id, kind=one.kind)
            state = State.UNCERTAIN if one.op is Op.SEND else State.FAILED
            self._ended.append(Ended(one, state, reason="broke_off"))
        else:
            self._ended.append(Ended(one, State.SENT, message_id=message_id))

    def _phrased(self, one: Claimed) -> Screen | None:
        """The screen in the language the recipient has now; None where there is nothing to phrase."""
        if one.op in {Op.DELETE, Op.MENU}:
            return None
        return NOTICES[one.kind](self._speech(one), self._notice(one))

    def _speech(self, one: Claimed) -> Speech:
        return self.catalogue.speech(one.recipient.language, one.recipient.zone)

    async def _ask_telegram(self, one: Claimed, screen: Screen | None) -> int | None:
        if one.op is Op.DELETE:
            await delete_message(self.bot, one.chat_id, _known(one.message_id))
        elif screen is None:
            await set_menu(self.bot, one.chat_id, self._speech(one), str(one.payload["role"]))
        elif one.op is Op.EDIT:
            await edit_screen(self.bot, one.chat_id, _known(one.message_id), screen)
        else:
            return await send_screen(self.bot, one.chat_id, screen, silent=one.silent)
        return None

    def _notice(self, one: Claimed) -> Notice:
        return Notice(
            delivery_id=one.id,
            payload=one.payload,
            recipient=one.recipient,
            library=self.house.library,
            content=one.content,
            is_repeat=one.unknowns > 0,
            now=self.house.clock.now(),
        )

    def _ending(self, one: Claimed, outcome: Outcome) -> Ended:
        match outcome:
            case Unchanged():
                return Ended(one, State.SENT)
            case MessageGone():
                state = State.SENT if one.op is Op.DELETE else State.FAILED
                return Ended(one, state, reason="message_gone")
            case Refused(reason=reason):
                return Ended(one, State.FAILED, reason=reason)
            case Migrated():  # only groups move, and nothing is owed to groups
                return Ended(one, State.FAILED, reason="migrated")
            case Later() | Halted():
                within = timedelta(seconds=self.brake.note(outcome, one.chat_id))
                counts = isinstance(outcome, Later) and outcome.scope == "chat"
                return Ended(one, State.QUEUED, retry_within=within, reason=_word(outcome), counts=counts)
            case Unknown():
                return Ended(one, State.UNCERTAIN)


def _crash_points(when: str, claimed: Sequence[Claimed], ended: Sequence[Ended]) -> None:
    if ended:
        crash_point(f"delivery.{when}_settle_commit")
    if claimed:
        crash_point(f"delivery.{when}_claim_commit")


def _word(outcome: Outcome) -> str:
    """What the row says of why it waits."""
    return type(outcome).__name__.lower()


def _known(message_id: int | None) -> int:
    if message_id is None:
        message = "an edit or delete needs the message it is about"
        raise LookupError(message)
    return message_id
