"""What the clock does with check-ins: opening, reminding once, closing; answering them is in checkins.py."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.clock import local_day
from bot.domain.checkins import (
    CHECKIN,
    NEVER_OPENED,
    REMINDER,
    Checkin,
    CheckinState,
    remind_from,
    state_at_close,
    why_not_remind,
)
from bot.domain.deliveries import Op, Owed, State
from bot.domain.identity import CheckinId, OccurrenceId, PersonId
from bot.domain.occurrences import DELAY_COUNTS, Occurrence, after_quiet_hours, base_rule
from bot.storage.checkins import Carried, CheckinStore
from bot.storage.database import Transaction
from bot.storage.memberships import Belonging, MembershipStore
from bot.storage.occurrences import OccurrenceStore
from bot.storage.pauses import PauseStore
from bot.usecases.checkins import carrier
from bot.usecases.deadlines import Deadline, Deadlines, closing_of, move_deadlines
from bot.usecases.house import House
from bot.usecases.outbox import Outbox

CLOSING = "checkin_closed"
_ON_ITS_WAY = (State.QUEUED, State.HELD, State.SENDING, State.UNCERTAIN)
_ARRIVED = (State.SENT, State.FOLDED)


async def open_checkins(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Open a check-in for each member and owe it."""
    now = house.clock.now()
    belongs = await MembershipStore(tx).of((one.person_id for one in due), on=local_day(now, house.timezone))
    deadlines = await Deadlines.of(tx, house, due)
    ends = {one.id: deadlines.one(one, belongs[one.person_id]) for one in due if one.person_id in belongs}
    skipped = {one.id: reason for one in due if (reason := _why_not_open(ends.get(one.id), now))}
    opening = [one for one in due if one.id not in skipped]
    rows = [_row(house, one, belongs[one.person_id], ends[one.id]) for one in opening]
    await CheckinStore(tx, house.campaign_id).open(rows)
    opened = await _of(tx, house, opening)
    held = [opened[one.person_id] for one in opening if one.held_until is not None]
    await PauseStore(tx, house.campaign_id).retime([closing_of(one) for one in held])  # it may have come meanwhile
    await Outbox(tx, house).owe(*(_owed(house, CHECKIN, opened[one.person_id], one) for one in opening))
    return skipped


def _why_not_open(end: Deadline | None, now: datetime) -> str | None:
    if end is None:
        return "no_member"
    return "too_late" if end.at <= now else None


def _row(house: House, one: Occurrence, belonging: Belonging, end: Deadline) -> Mapping[str, Any]:
    return {
        "person_id": one.person_id,
        "unit_id": belonging.unit_id,
        "rule": one.rule,
        "slot": one.slot,
        "opened_on": local_day(one.due_at, house.timezone),
        "opened_at": house.clock.now(),
        "closes_at": end.at,
        "moved_days": end.moved_days,
    }


async def remind_of_checkins(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Owe one reminder, which replaces the first message, to each member who has said nothing.

    It counts from when the question arrived: one that comes too soon after it waits.
    """
    now, found = house.clock.now(), await _of(tx, house, due)
    firsts = await CheckinStore(tx, house.campaign_id).carried(carrier(CHECKIN, one.id) for one in found.values())
    belongs = await MembershipStore(tx).of(found, on=local_day(now, house.timezone))
    owed: list[Owed] = []
    skipped: dict[OccurrenceId, str] = {}
    later: dict[OccurrenceId, datetime] = {}
    for one in due:
        checkin = found.get(one.person_id)
        why_not = why_not_remind(checkin, now=now)
        if checkin is None or why_not is not None:
            skipped[one.id] = why_not or NEVER_OPENED
            continue
        first = firsts.get(carrier(CHECKIN, checkin.id))
        at = _remind_at(house, checkin, first, belongs.get(one.person_id))
        if at - now < DELAY_COUNTS:
            owed.append(_owed(house, REMINDER, checkin, one, replaces=first))
        elif at < checkin.closes_at or _is_on_its_way(first):
            later[one.id] = at
        else:
            skipped[one.id] = "just_opened"
    await OccurrenceStore(tx, house.campaign_id).postpone(later)
    await Outbox(tx, house).owe(*owed)
    return skipped


def _remind_at(house: House, checkin: Checkin, first: Carried | None, belonging: Belonging | None) -> datetime:
    """The earliest instant for a reminder; of a question that is still on its way one that surely is not too soon."""
    if _is_on_its_way(first):
        arrived_at = house.clock.now()
    elif first is not None and first.settled_at is not None and first.state in _ARRIVED:
        arrived_at = first.settled_at
    else:
        arrived_at = checkin.opened_at
    at = remind_from(house.campaign.rule(checkin.rule), arrived_at)
    zone = belonging.zone if belonging and belonging.zone else house.timezone
    return after_quiet_hours(at, house.campaign.quiet_hours, zone)


def _is_on_its_way(first: Carried | None) -> bool:
    return first is not None and first.state in _ON_ITS_WAY


async def close_checkins(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[OccurrenceId, str]:
    """Close what is still open; the last message of those says so, and nobody is told off.

    What leave or a freeze keeps open for longer, or a question that arrived late, is closed when that is over.
    """
    found = await _of(tx, house, due)
    waiting = await move_deadlines(tx, house, [one for one in found.values() if one.state is CheckinState.OPEN])
    later = {one.person_id: one.closes_at for one in waiting if one.closes_at > house.clock.now()}
    moved = {one.id: later[one.person_id] for one in due if one.person_id in later}
    await OccurrenceStore(tx, house.campaign_id).postpone(moved)
    over = [one for one in waiting if one.person_id not in later]
    await _settle(tx, house, over)
    messages = await _last_messages(tx, house, over)
    await Outbox(tx, house).owe(*(_closing(one, messages[one.id]) for one in over if one.id in messages))
    closed = {one.person_id for one in waiting}
    return {
        one.id: "answered" if one.person_id in found else NEVER_OPENED for one in due if one.person_id not in closed
    }


async def _settle(tx: Transaction, house: House, waiting: Sequence[Checkin]) -> None:
    store = CheckinStore(tx, house.campaign_id)
    for state in (CheckinState.ANSWERED, CheckinState.CLOSED):
        ids = [one.id for one in waiting if state_at_close(one) is state]
        await store.settle(ids, state=state, at=house.clock.now())


async def _last_messages(tx: Transaction, house: House, checkins: Sequence[Checkin]) -> Mapping[CheckinId, Carried]:
    """The newest message of each check-in that arrived in the chat its member has now."""
    store = CheckinStore(tx, house.campaign_id)
    carried = await store.carried(carrier(kind, one.id) for one in checkins for kind in (CHECKIN, REMINDER))
    chats = await store.bound_chats(one.person_id for one in checkins)
    found: dict[CheckinId, Carried] = {}
    for checkin in checkins:
        for kind in (CHECKIN, REMINDER):
            one = carried.get(carrier(kind, checkin.id))
            if one is not None and one.message_id is not None and one.chat_id in chats:
                found[checkin.id] = one
    return found


async def _of(tx: Transaction, house: House, due: Sequence[Occurrence]) -> Mapping[PersonId, Checkin]:
    """The check-ins that occurrences of one slot are about."""
    if not due:
        return {}
    people: Iterable[PersonId] = (one.person_id for one in due)
    return await CheckinStore(tx, house.campaign_id).of_slot(base_rule(due[0].rule), due[0].slot, people)


def _owed(house: House, kind: str, checkin: Checkin, one: Occurrence, *, replaces: Carried | None = None) -> Owed:
    payload: dict[str, Any] = {
        "checkin": checkin.id,
        "rule": checkin.rule,
        "chosen": sorted(checkin.chosen),
        "closes_at": checkin.closes_at.isoformat(),
    }
    if replaces is not None:
        payload["replaces"] = replaces.id
    return Owed(
        kind,
        checkin.person_id,
        dedupe=carrier(kind, checkin.id),
        payload=payload,
        occurrence_id=one.id,
        expires_at=min(checkin.closes_at, one.late_from + house.campaign.rule(checkin.rule).late_within),
    )


def _closing(checkin: Checkin, message: Carried) -> Owed:
    return Owed(
        CLOSING,
        checkin.person_id,
        dedupe=carrier(CLOSING, checkin.id),
        payload={"checkin": checkin.id, "chosen": sorted(checkin.chosen)},
        op=Op.EDIT,
        chat_id=message.chat_id,
        message_id=message.message_id,
    )
