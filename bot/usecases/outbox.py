"""What the bot owes and how it went: owing, claiming in time, settling; phrasing and sending are the sender's."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.campaign import Campaign
from bot.domain.chronicle import DONE_ALREADY
from bot.domain.deliveries import KINDS, Claimed, OnUnknown, Op, Owed, State
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.plans import NO_LONGER_PLANNED
from bot.storage.accounts import AccountStore
from bot.storage.candidates import Candidate
from bot.storage.digests import DigestStore
from bot.storage.outbox import Orphan, OutboxStore, Settled, Stamp
from bot.usecases.arrivals import Arrivals
from bot.usecases.done_already import DoneAlready, Reminder
from bot.usecases.holding import Holding, Leaving
from bot.usecases.house import UseCase
from bot.usecases.replacing import TAPPED, Replacing

LEASE = timedelta(seconds=90)
"""Longer than any request may take, so that only a dead sender's lease runs out."""
HOLD_AFTER = timedelta(minutes=30)
"""How long a broadcast's unknown outcome waits for its author to decide."""
MOST_ATTEMPTS = 8
"""After so many tries of its own (429, or an edit nobody knows about), a delivery is a failure somebody should see."""
REPEAT_AFTER = timedelta(seconds=5)
"""How long an edit, deletion or menu of unknown outcome rests before it is repeated."""

SPARE = 4
"""How many rows more than can leave are looked at, for those that can't."""

MayGo = Callable[[int, int], float | None]
"""(lane, chat) → 0.0 when the message may leave now, seconds for which its chat must rest, None while its lane must."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How one request ended, as the sender saw it."""

    claimed: Claimed
    state: State
    message_id: int | None = None
    reason: str | None = None
    retry_within: timedelta | None = None
    counts: bool = True
    """Whether it was a try of this delivery; an outage that concerns everybody is not."""

    def holds(self, leases: Mapping[DeliveryId, str]) -> bool:
        """Whether its row is `sending` by its own lease still, where `leases` says by which each row is."""
        return leases.get(self.claimed.id) == self.claimed.lease_by


class Outbox(UseCase):
    """One row per recipient; the row says `sending` before the request leaves."""

    passed_over: int = 0
    """How many deliveries `claim` settled unsent or put off; behind them others may wait."""

    @property
    def leave_within(self) -> float:
        """Machine seconds after which a claimed delivery must not leave any more, the rest being for the request."""
        return LEASE.total_seconds() / 2

    @property
    def _rows(self) -> OutboxStore:
        return OutboxStore(self.tx)

    async def owe(self, *owed: Owed) -> None:
        """Queue deliveries; one with a known `dedupe` is owed already and changes nothing."""
        house = self.house
        held = await Holding(self.tx, house).at_owing(owed)
        await self._rows.owe(owed, Stamp(self.now, house.campaign_id, house.campaign.version), held)

    async def claim(self, most: int, *, lease_by: str, may_go: MayGo) -> Sequence[Claimed]:
        """Mark up to `most` deliveries `sending` and return them; the caller commits, then sends."""
        machine = await self.tx.machine_now()
        candidates = await self._rows.candidates(at=machine, limit=most * 2 + SPARE, zone=self.house.timezone)
        claimed: list[Claimed] = []
        waits: dict[DeliveryId, datetime] = {}
        leaving = await self._leaving(candidates)
        for one in _first_of_each_person(leaving.candidates):
            if len(claimed) == most:
                break
            chat_id = self._chat_of(one)
            wait = may_go(one.lane, chat_id)
            if wait is None:
                continue
            if wait > 0:
                waits[one.id] = machine + timedelta(seconds=wait)
            else:
                claimed.append(one.claimed(chat_id=chat_id, lease_by=lease_by))
        self.passed_over += len(waits)
        await self._rows.put_off(waits)
        await self._rows.mark_sending(claimed, until=machine + LEASE, weeks=leaving.weeks)
        return claimed

    async def _leaving(self, candidates: Sequence[Candidate]) -> Leaving:
        """The last look: settle what is hopeless, hold what must wait; the rest may leave."""
        hopeful = await self._without_the_hopeless(candidates)
        leaving = await Holding(self.tx, self.house).before_leaving(hopeful)
        self.passed_over += len(candidates) - len(leaving.candidates)
        return leaving

    @staticmethod
    def _chat_of(one: Candidate) -> int:
        is_fixed = one.op is not Op.SEND or not KINDS[one.kind].needs_account
        chat_id = one.chat_id if is_fixed and one.chat_id is not None else one.user_id
        assert chat_id is not None  # noqa: S101 - candidates without an account were settled before
        return chat_id

    async def _without_the_hopeless(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Settle what must not or can't leave any more; the rest may."""
        ended: dict[tuple[State, str], list[DeliveryId]] = {}
        going = []
        reminders = (Reminder(one.id, one.kind, one.person_id, one.payload) for one in candidates)
        done = await DoneAlready(self.tx, self.house).among(reminders)
        for one in candidates:
            fate = _fate(one, self.now) or _gone(one.payload, self.house.campaign)
            fate = fate or ((State.CANCELLED, DONE_ALREADY) if one.id in done else None)
            if fate is None:
                going.append(one)
            else:
                ended.setdefault(fate, []).append(one.id)
        for (state, reason), ids in ended.items():
            await self._rows.end(ids, state=state, reason=reason, at=self.now)
            await self._share_fate(ids, state, reason)
        return going

    async def _share_fate(self, ids: Sequence[DeliveryId], state: State, reason: str) -> None:
        """What was only listed in messages that never came is as lost as they are."""
        await DigestStore(self.tx).share_fate(ids, state=state, reason=reason, at=self.now)

    async def settle(self, ended: Sequence[Ended]) -> None:
        """Write how requests ended, and what follows from it, in one commit."""
        machine = await self.tx.machine_now()
        leases = await self._rows.leases([one.claimed.id for one in ended])
        ours = [one for one in ended if one.holds(leases)]
        settled = [self._settled(one, machine) for one in ours]
        await self._rows.settle(settled, at=self.now)
        await self._share_failures(one for one in settled if one.state is State.FAILED)
        late = [one for one in ended if not one.holds(leases) and await self._arrived_late(one)]
        await Arrivals(self.tx, self.house).note(one.claimed for one in [*ours, *late] if one.state is State.SENT)
        for one in ours:
            if one.state is State.SENT and one.message_id is not None:
                await self._retire_replaced(one.claimed.id, one.claimed.payload)
            if one.reason in {"blocked", "deactivated"}:
                await AccountStore(self.tx).mark_unreachable(one.claimed.chat_id, at=self.now)

    async def _arrived_late(self, one: Ended) -> bool:
        """Whether an answer that outlasted its lease proves that the message is there, where nobody knew."""
        if one.state is not State.SENT or one.message_id is None:
            return False
        return await self._prove_arrived(one.claimed.id, one.claimed.chat_id, one.message_id, reason="answered_late")

    async def cancel_for(self, person_id: PersonId, *, reason: str) -> None:
        """Owe a person nothing any more, with what only messages list that have not left."""
        cancelled = await self._rows.cancel_for(person_id, reason=reason, at=self.now)
        await self._share_fate(cancelled, State.CANCELLED, reason)

    async def _share_failures(self, failed: Iterable[Settled]) -> None:
        for one in failed:
            await self._share_fate([one.id], State.FAILED, one.reason or "unknown")

    def _settled(self, one: Ended, machine: datetime) -> Settled:
        claimed = one.claimed
        if one.state is State.UNCERTAIN and claimed.op is not Op.SEND:
            one = replace(one, state=State.QUEUED, retry_within=REPEAT_AFTER)
        if one.state is State.UNCERTAIN:
            retry_at = machine + self._patience(claimed.kind)
            return _unknown(claimed.id, lease_by=claimed.lease_by, unknowns=claimed.unknowns, retry_at=retry_at)
        gives_up = one.state is State.QUEUED and one.counts and claimed.attempts >= MOST_ATTEMPTS
        return Settled(
            claimed.id,
            claimed.lease_by,
            State.FAILED if gives_up else one.state,
            message_id=one.message_id,
            reason="tried_too_often" if gives_up else one.reason,
            retry_at=machine + one.retry_within if one.retry_within is not None else None,
            unknowns=claimed.unknowns,
            attempts=claimed.attempts if one.counts else claimed.attempts - 1,
        )

    async def _retire_replaced(self, delivery_id: DeliveryId, payload: Mapping[str, Any]) -> None:
        await self.owe(*await Replacing(self.tx, self.house).retired(delivery_id, payload))

    async def rescue(self, *, all_of_them: bool) -> int:
        """Call rows of a dead sender uncertain; `all_of_them` when no other sender can be alive."""
        machine = await self.tx.machine_now()
        orphans = await self._rows.orphans(at=None if all_of_them else machine)
        settled = [self._orphaned(row, machine) for row in orphans]
        await self._rows.settle(settled, at=self.now)
        await self._share_failures(one for one in settled if one.state is State.FAILED)
        return len(orphans)

    def _orphaned(self, row: Orphan, machine: datetime) -> Settled:
        """What becomes of a request that nobody knows about any more; edits are repeated, but not for ever."""
        if row.op is Op.SEND:
            retry_at = machine + self._patience(row.kind)
            return _unknown(row.id, lease_by=row.lease_by, unknowns=row.unknowns, retry_at=retry_at)
        if row.attempts >= MOST_ATTEMPTS:
            return Settled(row.id, row.lease_by, State.FAILED, reason="tried_too_often", unknowns=row.unknowns)
        return Settled(row.id, row.lease_by, State.QUEUED, unknowns=row.unknowns)

    def _patience(self, kind: str) -> timedelta:
        """How long an unknown outcome of this kind waits for a proof of delivery."""
        return HOLD_AFTER if KINDS[kind].on_unknown is OnUnknown.HOLD else self.house.resend_after

    async def resend_uncertain(self) -> int:
        """Queue again what has waited long enough for a proof of delivery."""
        return await self._rows.requeue_uncertain(at=await self.tx.machine_now())

    async def tapped(self, delivery_id: DeliveryId, *, chat_id: int, message_id: int) -> None:
        """A tap on a message proves that it arrived."""
        await self._prove_arrived(delivery_id, chat_id, message_id, reason=TAPPED)

    async def _prove_arrived(self, delivery_id: DeliveryId, chat_id: int, message_id: int, *, reason: str) -> bool:
        is_news = await self._rows.prove_arrived(
            delivery_id, chat_id=chat_id, message_id=message_id, reason=reason, at=self.now
        )
        row = await self._rows.find(delivery_id) if is_news else None
        if row is not None:
            await self._retire_replaced(delivery_id, row.payload)
        return is_news


def _first_of_each_person(candidates: Sequence[Candidate]) -> list[Candidate]:
    seen: dict[Any, Candidate] = {}
    for one in candidates:
        seen.setdefault(one.person_id, one)
    return list(seen.values())


def _fate(one: Candidate, now: datetime) -> tuple[State, str] | None:
    """Why a queued row must not leave, or None."""
    rule = KINDS[one.kind]
    if one.is_withdrawn:
        return State.CANCELLED, "withdrawn"
    if one.expires_at is not None and one.expires_at <= now:
        return State.EXPIRED, "late"
    if one.recipient is None or (rule.needs_account and not _is_for_bound_account(one)):
        return State.CANCELLED, "not_bound"
    if rule.needs_consent and not one.has_consent:
        return State.CANCELLED, "no_consent"
    if one.is_unreachable and one.op is not Op.MENU:
        return State.FAILED, "unreachable"
    return None


def _gone(payload: Mapping[str, Any], campaign: Campaign) -> tuple[State, str] | None:
    """The end of what speaks of something that the plan, changed since, has no more."""
    parts = (("phase", campaign.phases), ("anchor", campaign.anchors), ("activity", campaign.activities))
    for part, known in parts:
        if part in payload and all(one.key != payload[part] for one in known):
            return State.CANCELLED, NO_LONGER_PLANNED
    return None


def _is_for_bound_account(one: Candidate) -> bool:
    """What is sent anew goes to the person's present account; messages in an earlier one's chat are left alone."""
    return one.user_id is not None and (one.op is Op.SEND or one.chat_id == one.user_id)


def _unknown(delivery_id: DeliveryId, *, lease_by: str, unknowns: int, retry_at: datetime) -> Settled:
    """What becomes of a message nobody can know about: never a third copy."""
    if unknowns:
        return Settled(delivery_id, lease_by, State.FAILED, reason="unknown", unknowns=unknowns + 1)
    return Settled(delivery_id, lease_by, State.UNCERTAIN, reason="unknown", retry_at=retry_at, unknowns=1)
