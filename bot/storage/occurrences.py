"""Queries on occurrences, the agenda; when they fall due is the domain's to say."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.identity import CampaignId, OccurrenceId, PersonId
from bot.domain.occurrences import CLOSE, REMIND, Fate, Occurrence, Slot
from bot.domain.plan_differences import Cohort
from bot.storage import tables as t
from bot.storage.database import Transaction
from bot.storage.enrolled import People, are_between, enrolled
from bot.storage.many import one_of

LEFT = "left"
"""Why an occurrence was skipped: its person had left."""


@dataclass(frozen=True, slots=True)
class Share:
    """Every `of`-th person, so that several may work on the agenda at once; the parts of one person stay together."""

    nth: int = 0
    of: int = 1


WHOLE = Share()


def _planned() -> Select[Any]:
    """What is planned in the campaign `campaign`, and whether a later slot has come by `at`."""
    o, later = t.occurrence, t.occurrence.alias("later")
    is_same = and_(later.c.campaign_id == o.c.campaign_id, later.c.rule == o.c.rule, later.c.person_id == o.c.person_id)
    has_come = and_(later.c.due_at > o.c.due_at, later.c.due_at <= bindparam("at"))
    return (
        select(
            o.c.id,
            o.c.rule,
            o.c.person_id,
            o.c.slot,
            o.c.due_at,
            o.c.attempts,
            o.c.held_until,
            select(later.c.id).where(is_same, has_come).exists().label("is_overtaken"),
        )
        .where(o.c.campaign_id == bindparam("campaign"), o.c.state == Fate.PLANNED)
        .with_for_update(of=o, skip_locked=True)
    )


_IS_SHARED = t.occurrence.c.person_id % bindparam("of") == bindparam("nth")
_IS_FRESH = and_(t.occurrence.c.due_at <= bindparam("at"), t.occurrence.c.retry_at.is_(None))
_OLDEST_FIRST = (t.occurrence.c.due_at, t.occurrence.c.rule, t.occurrence.c.id)
_DUE = _planned().where(_IS_FRESH, _IS_SHARED).order_by(*_OLDEST_FIRST).limit(bindparam("most"))
_DUE_AGAIN = (
    _planned()
    .where(t.occurrence.c.retry_at <= bindparam("at"), _IS_SHARED)
    .order_by(t.occurrence.c.retry_at, t.occurrence.c.id)
    .limit(bindparam("most"))
)
_SETTLED = (
    update(t.occurrence)
    .where(one_of(t.occurrence.c.id, "_ids"), t.occurrence.c.state == Fate.PLANNED)
    .where(t.occurrence.c.due_at <= bindparam("_at"))
    .values(state=bindparam("_fate"), reason=bindparam("_reason"), settled_at=bindparam("_at"))
)
"""Asked at every step of firing, so built once."""


def _next_due() -> Select[Any]:
    """When something is first due, due again and let go in the campaign `campaign`."""
    o = t.occurrence
    planned = and_(o.c.campaign_id == bindparam("campaign"), o.c.state == Fate.PLANNED)
    first = select(func.min(o.c.due_at)).where(planned, o.c.retry_at.is_(None))
    again = select(func.min(o.c.retry_at)).where(planned, o.c.retry_at.is_not(None))
    is_held = and_(o.c.campaign_id == bindparam("campaign"), o.c.state == Fate.HELD)
    held = select(func.min(o.c.held_until)).where(is_held)
    return select(first.scalar_subquery(), again.scalar_subquery(), held.scalar_subquery())


def _released() -> Update:
    """Let go, in the campaign `_campaign`, up to `_most` of what was held until `_at` for a share of the people.

    It keeps `held_until`. One share never waits for what another lets go.
    """
    o = t.occurrence
    is_shared = o.c.person_id % bindparam("_of") == bindparam("_nth")
    held = and_(o.c.campaign_id == bindparam("_campaign"), o.c.state == Fate.HELD, o.c.held_until <= bindparam("_at"))
    some = select(o.c.id).where(held, is_shared).limit(bindparam("_most"))
    still = update(o).where(o.c.id.in_(some), o.c.state == Fate.HELD)  # who left meanwhile has nothing held
    return still.values(state=Fate.PLANNED, reason=None)


_NEXT_DUE, _RELEASED = _next_due(), _released()


class OccurrenceStore:
    """The agenda of one campaign."""

    def __init__(self, tx: Transaction, campaign_id: CampaignId) -> None:
        self._tx = tx
        self._campaign_id = campaign_id

    async def is_enrolled(self, person_id: PersonId) -> bool:
        """Whether the campaign reaches a person: bound, consenting, a member."""
        one = People(person_id - 1, person_id)
        return await self._tx.value(enrolled(t.person.c.id, among=one)) is not None

    async def cohorts(self, among: People | None = None) -> Sequence[tuple[str, str | None]]:
        """The kinds of members and zones there are among the enrolled; None stands for the campaign's own zone."""
        rows = await self._tx.rows(enrolled(t.membership.c.kind, t.person.c.zone, among=among).distinct())
        return sorted(((row.kind, row.zone) for row in rows), key=str)

    async def cohort_sizes(self) -> Sequence[Cohort]:
        """The same with how many enrolled each has."""
        kind, zone = t.membership.c.kind, t.person.c.zone
        rows = await self._tx.rows(enrolled(kind, zone, func.count().label("people"), among=None).group_by(kind, zone))
        return sorted((Cohort(row.kind, row.zone, row.people) for row in rows), key=str)

    async def last_person(self) -> int:
        """The highest id of a person; 0 where there is nobody."""
        last: int = await self._tx.value(select(func.coalesce(func.max(t.person.c.id), 0)))
        return last

    async def plan(
        self, slot: Slot, among: People, *, kinds: Collection[str], zone: str | None, plan_version: str
    ) -> None:
        """Put a slot on the agenda of those enrolled of some kinds and a zone; one known by its key stays as it is."""
        given: dict[str, Any] = {
            "campaign_id": self._campaign_id,
            "rule": slot.rule,
            "slot": slot.label,
            "plan_version": plan_version,
            "due_at": slot.due_at,
            "state": Fate.PLANNED,
            "attempts": 0,
        }
        whom = {"after": among.after, "upto": among.upto, "kinds": list(kinds), "zone": zone}
        await self._tx.run(_PLANNED_BY[self._tx.dialect], **(given | whom))

    async def due(self, at: datetime, *, limit: int, share: Share = WHOLE) -> Sequence[Occurrence]:
        """What is due by `at` for the first time, oldest first; locked until the commit."""
        rows = await self._tx.rows(_DUE, campaign=self._campaign_id, at=at, most=limit, nth=share.nth, of=share.of)
        return [_occurrence(row) for row in rows]

    async def due_again(self, at: datetime, *, limit: int, share: Share = WHOLE) -> Sequence[Occurrence]:
        """What broke off before and is to be tried again by `at`; locked until the commit."""
        given = {"at": at, "most": limit, "nth": share.nth, "of": share.of}
        rows = await self._tx.rows(_DUE_AGAIN, campaign=self._campaign_id, **given)
        return [_occurrence(row) for row in rows]

    async def due_of(self, people: Collection[PersonId], at: datetime) -> Sequence[Occurrence]:
        """All that is due by `at` for the first time for some people, oldest first; locked until the commit."""
        theirs = _planned().where(_IS_FRESH, one_of(t.occurrence.c.person_id, people)).order_by(*_OLDEST_FIRST)
        rows = await self._tx.rows(theirs, campaign=self._campaign_id, at=at)
        return [_occurrence(row) for row in rows]

    async def settle(self, ids: Sequence[OccurrenceId], *, fate: Fate, reason: str | None, at: datetime) -> None:
        """Write what became of occurrences and why."""
        if ids:
            await self._tx.run(_SETTLED, _ids=ids, _fate=fate, _reason=reason, _at=at)

    async def release(self, now: datetime, *, most: int, share: Share = WHOLE) -> int:
        """Let go what has been held long enough, at most so many; it is due then, and may be held again."""
        given: dict[str, Any] = {"_at": now, "_most": most, "_nth": share.nth, "_of": share.of}
        return (await self._tx.run(_RELEASED, _campaign=self._campaign_id, **given)).rowcount

    async def last_id(self) -> int:
        """The highest id of an occurrence of this campaign; 0 where there is none."""
        o = t.occurrence
        last = select(func.coalesce(func.max(o.c.id), 0)).where(o.c.campaign_id == self._campaign_id)
        found: int = await self._tx.value(last)
        return found

    async def postpone(self, until: Mapping[OccurrenceId, datetime]) -> None:
        """Move what is planned to later instants, with which its firing now does not settle it."""
        o = t.occurrence
        if until:
            moved = update(o).where(o.c.id == bindparam("_id"), o.c.state == Fate.PLANNED)
            await self._tx.run(
                moved.values(due_at=bindparam("_at")), [{"_id": key, "_at": at} for key, at in until.items()]
            )

    async def put_off(self, ids: Sequence[OccurrenceId], *, until: datetime, reason: str) -> None:
        """Count an attempt that broke off and wait."""
        await self._count_attempt(ids, retry_at=until, reason=reason)

    async def give_up(self, ids: Sequence[OccurrenceId], *, at: datetime, reason: str) -> None:
        """Count an attempt that broke off, the last one."""
        await self._count_attempt(ids, state=Fate.FAILED, settled_at=at, reason=reason)

    async def _count_attempt(self, ids: Sequence[OccurrenceId], **values: Any) -> None:  # noqa: ANN401 - of columns
        o = t.occurrence
        if ids:
            mine = update(o).where(one_of(o.c.id, ids), o.c.state == Fate.PLANNED)
            await self._tx.run(mine.values(attempts=o.c.attempts + 1, **values))

    async def next_due_at(self) -> datetime | None:
        """When the agenda next asks for something, or asks again for what broke off."""
        row = await self._tx.row(_NEXT_DUE, campaign=self._campaign_id)
        return min((at for at in row or () if at is not None), default=None)

    async def failed(self) -> int:
        """How many occurrences were given up."""
        o = t.occurrence
        number: int = await self._tx.value(select(func.count()).where(o.c.state == Fate.FAILED))
        return number

    async def next_event_at(self) -> datetime | None:
        """The same, without what follows on something its person never had: a reminder, a closing."""
        o = t.occurrence
        begins = and_(*(o.c.rule.not_like(f"%{suffix}") for suffix in (REMIND, CLOSE)))
        at: datetime | None = await self._tx.value(
            select(o.c.due_at)
            .where(o.c.campaign_id == self._campaign_id, o.c.state == Fate.PLANNED, or_(begins, follows(*Fate)))
            .order_by(o.c.due_at)
            .limit(1)
        )
        is_held = and_(o.c.campaign_id == self._campaign_id, o.c.state == Fate.HELD)
        held: datetime | None = await self._tx.value(select(func.min(o.c.held_until)).where(is_held))
        return min((one for one in (at, held) if one is not None), default=None)

    async def forget_planned(self, person_id: PersonId) -> None:
        """Take back what is still only planned for a person, but for the ends of what they were asked."""
        o = t.occurrence
        is_end = and_(o.c.rule.endswith(CLOSE), follows(Fate.FIRED))
        await self._tx.run(
            update(o)
            .where(o.c.person_id == person_id, o.c.state.in_((Fate.PLANNED, Fate.HELD)), ~is_end)
            .values(state=Fate.SKIPPED, reason=LEFT)
        )


def follows(*fates: Fate) -> ColumnElement[bool]:
    """Whether an occurrence is the reminder or closing of one of its person's that met one of these fates."""
    o, first = t.occurrence, t.occurrence.alias("first")
    # the rule is worked out from the follower's, so that the unique key finds the one it follows on
    bases = [
        (o.c.rule.like(f"%{each}"), func.substr(o.c.rule, 1, func.length(o.c.rule) - len(each)))
        for each in (REMIND, CLOSE)
    ]
    is_same = and_(first.c.campaign_id == o.c.campaign_id, first.c.rule == case(*bases))
    is_theirs = and_(first.c.person_id == o.c.person_id, first.c.slot == o.c.slot)
    return select(first.c.id).where(is_same, is_theirs, first.c.state.in_(fates)).exists()


def _planned_by(insert: Callable[[Table], Any]) -> Any:  # noqa: ANN401 - an Insert of either dialect
    """Puts a slot on the agenda of those enrolled of some kinds and a zone; one known by its key stays as it is."""
    o, p = t.occurrence, t.person
    names = ("campaign_id", "rule", "slot", "plan_version", "due_at", "state", "attempts")
    values = [bindparam(name, type_=o.c[name].type) for name in names]
    concerned = (
        enrolled(p.c.id, *values, among=None)
        .where(*are_between(bindparam("after", type_=p.c.id.type), bindparam("upto", type_=p.c.id.type)))
        .where(one_of(t.membership.c.kind, "kinds"), p.c.zone.is_not_distinct_from(bindparam("zone")))
        .where(t.consent.c.given_at < values[names.index("due_at")])
    )
    return insert(o).from_select(["person_id", *names], concerned).on_conflict_do_nothing()


_PLANNED_BY = {"sqlite": _planned_by(sqlite.insert), "postgresql": _planned_by(postgresql.insert)}


def _occurrence(row: Row[Any]) -> Occurrence:
    return Occurrence(
        OccurrenceId(row.id),
        row.rule,
        PersonId(row.person_id),
        row.slot,
        row.due_at,
        is_overtaken=row.is_overtaken,
        attempts=row.attempts,
        held_until=row.held_until,
    )
