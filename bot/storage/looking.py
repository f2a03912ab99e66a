"""A look at a database that changes nothing and is safe beside a running bot: for doctor and rehearse."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.domain.names import Name
from bot.domain.plans import PlanState
from bot.domain.workdays import SpecialDay
from bot.storage import tables as t
from bot.storage.database import file_of

Looking = AsyncConnection
"""A connection that only asks."""


class Unreadable(Exception):
    """The database can't be reached or is damaged; the text says why, without its address."""


@dataclass(frozen=True, slots=True)
class People:
    """Who is there to work with."""

    on_roster: int
    bound: int
    admins: int
    units_without_secretary: Sequence[str]
    dead_letters: int


@dataclass(frozen=True, slots=True)
class InForce:
    """The plan of the campaign that was last served."""

    version: str
    since: datetime
    """Campaign time."""


@asynccontextmanager
async def looking(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection for questions; Unreadable for whatever goes wrong with it."""
    file = file_of(url)
    engine = create_async_engine(_read_only(file) if file else make_url(url), hide_parameters=True)
    try:
        async with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise Unreadable(str(getattr(error, "orig", None) or type(error).__name__)) from error
    except OSError as error:
        raise Unreadable(error.strerror or type(error).__name__) from error
    finally:
        await engine.dispose()


def _read_only(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file.resolve().as_uri()}?mode=ro&uri=true"


async def revision(connection: AsyncConnection) -> str | None:
    """The schema's revision; None for an empty database."""
    return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def complaint(connection: AsyncConnection) -> str | None:
    """What SQLite finds damaged, or None; PostgreSQL looks after itself."""
    if connection.dialect.name != "sqlite":
        return None
    said = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
    return None if said == "ok" else str(said)


async def in_force(connection: AsyncConnection) -> InForce | None:
    """Which plan a start would run; None where the campaign file alone decides."""
    c, p = t.plan_change, t.plan
    served = select(t.campaign.c.id).where(t.campaign.c.is_served).scalar_subquery()
    wanted = select(p.c.version, c.c.decided_at).join(p, p.c.id == c.c.plan_id)
    row = (await connection.execute(wanted.where(c.c.campaign_id == served, c.c.state == PlanState.IN_FORCE))).first()
    return InForce(row.version, row.decided_at) if row else None


async def people(connection: AsyncConnection) -> People:
    """Count members, accounts, admins, units whose members have no secretary, and dead letters."""
    m, a, r = t.membership, t.telegram_account, t.role_grant
    is_member = m.c.to_on.is_(None)
    secretaries = select(r.c.unit_id).where(r.c.role == "secretary", r.c.to_at.is_(None))
    bare = (
        select(t.unit.c.name)
        .where(t.unit.c.id.in_(select(m.c.unit_id).where(is_member)), t.unit.c.id.not_in(secretaries))
        .order_by(t.unit.c.id)
    )
    admins = select(func.count(r.c.person_id.distinct())).where(r.c.role == "admin", r.c.to_at.is_(None))
    return People(
        on_roster=(await connection.execute(select(func.count()).where(is_member))).scalar_one(),
        bound=(await connection.execute(select(func.count()).where(a.c.unbound_at.is_(None)))).scalar_one(),
        admins=(await connection.execute(admins)).scalar_one(),
        units_without_secretary=(await connection.execute(bare)).scalars().all(),
        dead_letters=(await connection.execute(select(func.count()).where(t.inbox.c.state == "dead"))).scalar_one(),
    )


async def calendar(connection: AsyncConnection) -> Sequence[SpecialDay]:
    """The days of the calendar that somebody set."""
    c = t.calendar_day
    rows = await connection.execute(select(c.c.day, c.c.is_workday, c.c.name, c.c.source))
    return [SpecialDay(row.day, row.is_workday, Name(row.name), row.source) for row in rows]
