"""Deliveries out: claimed under a lease, phrased for who gets them now, sent; the rounds are the sender's."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.brake import Brake, Turn
from bot.clock import monotonic
from bot.crash_points import crash_point
from bot.domain.deliveries import Claimed, Lane, Op, State
from bot.domain.pacing import Lane as PaceLane
from bot.outcomes import Halted, Later, MessageGone, Migrated, Outcome, Refused, Unchanged, Unknown, classify
from bot.requests import delete_message, edit_screen, send_screen, set_menu
from bot.texts import Catalogue, Speech
from bot.transport import CallingBot
from bot.usecases.house import House
from bot.usecases.outbox import Ended, Outbox
from bot.views.notice import Notice
from bot.views.notices import NOTICES
from bot.views.screen import Screen

log = structlog.get_logger(__name__)

_LANES = {Lane.NOTICE: PaceLane.DELIVERY, Lane.REMINDER: PaceLane.DELIVERY, Lane.BROADCAST: PaceLane.BROADCAST}


@dataclass(slots=True)
class Delivering:
    """Knows how requests for deliveries ended until that is written down."""

    house: House
    catalogue: Catalogue
    bot: CallingBot
    brake: Brake
    pays_for_broadcasts: bool = False
    """Whether Telegram may charge for broadcasts and then take up to 1,000 a second (Bot API, allow_paid_broadcast)."""
    _ended: list[Ended] = field(default_factory=list)

    async def settle(self, outbox: Outbox) -> list[Ended]:
        """Write in the caller's transaction how requests ended; pass the list to `written` after its commit."""
        ended = list(self._ended)
        if ended:
            await outbox.settle(ended)
        return ended

    def written(self, ended: Sequence[Ended]) -> None:
        """These results are durable."""
        del self._ended[: len(ended)]

    async def claim(
        self, outbox: Outbox, turn: Turn, room: int, look_after: Callable[[float], object]
    ) -> Sequence[Claimed]:
        """Mark `sending` what leaves in this turn, at most `room`; `look_after` hears when more could."""
        room = min(room, turn.slots(PaceLane.DELIVERY))
        if room <= 0:
            look_after(turn.next_slot(PaceLane.DELIVERY))
            return ()

        def may_go(lane: int, chat_id: int) -> float | None:
            pace = _LANES[Lane(lane)]
            shut = turn.next_slot(pace)
            wait = shut or turn.take(pace, chat_id)
            if wait:
                look_after(wait)
            return None if shut else wait

        # a lease of its own for each claim: what a request of an earlier one ended with must not settle a later one
        return await outbox.claim(room, lease_by=str(uuid.uuid4()), may_go=may_go)

    async def send(self, one: Claimed, leave_by: float) -> None:
        """Send one delivery and remember how it ended; after `leave_by`, machine time, it does not leave any more.

        A process that was stopped meanwhile may have lost its lease, and somebody else may be sending the same.
        """
        try:
            screen = self._phrased(one)
        except Exception:  # a drain loop's net: one delivery nobody can phrase must not stop the others
            log.exception("delivery_unphrasable", delivery_id=one.id, kind=one.kind)
            self._ended.append(Ended(one, State.FAILED, reason="unphrasable"))
            return
        if monotonic() > leave_by:
            log.warning("delivery_did_not_leave", delivery_id=one.id, kind=one.kind)
            self._ended.append(Ended(one, State.QUEUED, reason="did_not_leave", counts=False))
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
            is_paid = self.pays_for_broadcasts and one.lane is Lane.BROADCAST
            return await send_screen(self.bot, one.chat_id, screen, silent=one.silent, paid=is_paid)
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


def _word(outcome: Outcome) -> str:
    """What the row says of why it waits."""
    return type(outcome).__name__.lower()


def _known(message_id: int | None) -> int:
    if message_id is None:
        message = "an edit or delete needs the message it is about"
        raise LookupError(message)
    return message_id
