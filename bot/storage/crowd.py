"""Members by what makes a difference to what they get, read without a change; copying them is in stand_ins.py."""

from collections.abc import AsyncIterator, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.identity import PersonId, UnitId
from bot.domain.rehearsals import Apart
from bot.storage import tables as t

AT_ONCE = 500
"""Rows in one visit."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A table with rows about persons, or about units and those below, and its columns that make a difference."""

    name: str
    table: Table
    columns: tuple[str, ...]
    holds: ColumnElement[bool] | None = None
    """Which rows count; None: all of them."""

    def rows(self, campaign: str) -> Select[Any]:
        """The rows that count in a campaign, which is named by its key."""
        found = select(self.table) if self.holds is None else select(self.table).where(self.holds)
        if "campaign_id" not in self.table.c:
            return found
        here = select(t.campaign.c.id).where(t.campaign.c.key == campaign).scalar_subquery()
        return found.where(self.table.c.campaign_id == here)


TRAITS = (
    Trait("role", t.role_grant, ("role",), t.role_grant.c.to_at.is_(None)),
    Trait("pause", t.pause, ("reason", "from_on", "back_on"), t.pause.c.back_on > t.pause.c.from_on),
)
"""What sets a member apart besides kind, zone and language."""
TOLD_APART = frozenset({"id", "code", "name", "zone", "language", "created_at"})
"""Columns of a person that are a figure's own or make no difference; every other one sets a member apart."""
WHOLE = (t.unit, t.calendar_day)
"""Tables that concern everybody."""
MAKES_NO_DIFFERENCE = frozenset(
    {
        *("acknowledgement", "affirmation", "audit", "broadcast", "checkin", "consent", "deed", "delivery", "dialog"),
        *("inbox", "invite", "membership", "occurrence", "plan_change", "roster_draft", "telegram_account"),
    }
)
"""Tables about persons that a rehearsal leaves out or sets up anew; a test asks about every other."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One member as the database has them; `reason` says why nothing would reach them."""

    person_id: PersonId
    code: str
    name: str
    unit_id: UnitId
    unit: str
    kind: str
    zone: str | None
    language: str | None
    reason: str | None = None
    traits: tuple[Apart, ...] = ()


async def figures(
    connection: AsyncConnection, campaign: str, units: Collection[UnitId] | None = None
) -> AsyncIterator[Figure]:
    """Every member, or those of some units, as they are in a campaign; by id, read a little at a time."""
    own, of_unit = await _traits(connection, campaign)
    async with connection.stream(_everybody(units), execution_options={"yield_per": AT_ONCE}) as rows:
        async for some in rows.partitions():
            for row in some:
                said = own.get(row.id, frozenset()) | of_unit.get(row.unit_id, frozenset())
                yield _figure(row, {one.apart for one in said if not one.kinds or row.kind in one.kinds})


def _everybody(units: Collection[UnitId] | None) -> Select[Any]:
    p, m, a, c = t.person, t.membership, t.telegram_account, t.consent
    found = (
        select(
            *(p.c.id, p.c.code, p.c.name, p.c.zone, p.c.language, m.c.kind, m.c.unit_id),
            *(t.unit.c.name.label("unit"), a.c.id.label("account"), a.c.unreachable_since, c.c.id.label("consent")),
            *(column.label(f"own_{column.name}") for column in _own_columns()),
        )
        .join(m, and_(m.c.person_id == p.c.id, m.c.to_on.is_(None)))
        .join(t.unit, t.unit.c.id == m.c.unit_id)
        .outerjoin(a, and_(a.c.person_id == p.c.id, a.c.unbound_at.is_(None)))
        .outerjoin(c, and_(c.c.person_id == p.c.id, c.c.withdrawn_at.is_(None)))
        .order_by(p.c.id)
    )
    return found if units is None else found.where(m.c.unit_id.in_(units))


def _own_columns() -> list[Column[Any]]:
    return [column for column in t.person.c if column.name not in TOLD_APART]


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a row says, and for which kinds of member; empty means all."""

    apart: Apart
    kinds: tuple[str, ...]


_Said = dict[int, frozenset[_Fact]]


async def _traits(connection: AsyncConnection, campaign: str) -> tuple[_Said, _Said]:
    """What sets persons apart, and members of units, as words; those without anything are left out."""
    own: _Said = {}
    of_unit: _Said = {}
    for trait in TRAITS:
        for row in (await connection.execute(trait.rows(campaign))).mappings():
            apart = trait.name, " ".join(str(row[column]) for column in trait.columns)
            said = frozenset({_Fact(apart, tuple(row.get("kinds", ())))})
            if row["person_id"] is not None:
                own[row["person_id"]] = own.get(row["person_id"], frozenset()) | said
            elif row["unit_id"] is not None:
                of_unit[row["unit_id"]] = of_unit.get(row["unit_id"], frozenset()) | said
    return own, await _with_those_below(connection, of_unit)


async def _with_those_below(connection: AsyncConnection, of_unit: _Said) -> _Said:
    """What is said of a unit is said of all below it."""
    above = {row.id: row.parent_id for row in await connection.execute(select(t.unit.c.id, t.unit.c.parent_id))}
    found: _Said = {}
    for unit in above:
        here: int | None = unit
        seen: set[int] = set()
        while here is not None and here not in seen:
            seen.add(here)
            found[unit] = found.get(unit, frozenset()) | of_unit.get(here, frozenset())
            here = above.get(here)
    return found


def _figure(row: Row[Any], traits: Collection[Apart]) -> Figure:
    reason = "not_bound" if row.account is None else "no_consent" if row.consent is None else None
    if reason is None and row.unreachable_since is not None:
        reason = "unreachable"
    return Figure(
        PersonId(row.id),
        row.code,
        row.name,
        UnitId(row.unit_id),
        row.unit,
        row.kind,
        row.zone,
        row.language,
        reason,
        (*sorted(traits), *_own_traits(row)),
    )


def _own_traits(row: Row[Any]) -> Iterator[Apart]:
    for column in _own_columns():
        value = row._mapping[f"own_{column.name}"]  # noqa: SLF001 - SQLAlchemy's public name for it
        if value is not None:
            yield column.name, str(value)
