"""Members who differ as real ones do, in a database of their own, and the theatre over it; no test is here."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import insert, select

from bot.founding import house, library
from bot.rehearsal.rehearsing import Theatre
from bot.settings import load
from bot.storage import tables as t
from bot.storage.campaigns import CampaignStore
from bot.storage.database import Database
from bot.texts import Catalogue

AT = datetime(2010, 5, 1, tzinfo=UTC)
KINDS = ("retired", "student", "student", *("staff",) * 7)
ZONES = {7: "Europe/Berlin", 8: "America/New_York"}
UNITS = 4


def person(n):
    """The n-th: one in twenty reads English, one in 25 lives abroad or sleeps late, one in forty wants little."""
    sleeps_late = n % 25 == 4
    return {
        "id": n,
        "code": f"P{n}",
        "name": f"N{n}",
        "created_at": AT,
        "language": "en" if n % 20 == 3 else "zh" if n % 2 else None,
        "zone": ZONES.get(n % 50),
        "quiet_from": time(20) if sleeps_late else None,
        "quiet_until": time(9, 30) if sleeps_late else None,
        "per_week": 1 if n % 40 == 5 else None,
    }


def leave(n, campaign_id):
    """Two weeks of June, for everybody another two."""
    gone = date(2010, 6, 1) + timedelta(days=n // 100 % 20)
    return {
        "campaign_id": campaign_id,
        "person_id": n,
        "kinds": [],
        "from_on": gone,
        "back_on": gone + timedelta(days=14),
        "reason": "leave",
        "set_at": AT,
    }


async def enrol_varied(database: Database, number: int) -> None:
    """So many members, one in a hundred out of reach, one in a hundred on leave, one in fifty a secretary."""
    people = range(1, number + 1)
    async with database.transaction() as tx:
        units = [{"id": n, "parent_id": 1 if n > 1 else None, "name": f"U{n}"} for n in range(1, UNITS + 1)]
        await tx.run(insert(t.unit), units)
        await tx.run(insert(t.person), [person(n) for n in people])
        joined = {"from_on": AT.date()}
        await tx.run(
            insert(t.membership),
            [joined | {"person_id": n, "unit_id": 2 + n % 3, "kind": KINDS[n % 10]} for n in people],
        )
        gone = {n: AT for n in people if n % 100 == 99}
        bound = [{"person_id": n, "user_id": n, "bound_at": AT, "unreachable_since": gone.get(n)} for n in people]
        await tx.run(insert(t.telegram_account), bound)
        await tx.run(insert(t.consent), [{"person_id": n, "version": 1, "given_at": AT} for n in people])
        led = [n for n in people if n % 50 == 11]
        await tx.run(
            insert(t.role_grant),
            [{"person_id": n, "role": "secretary", "unit_id": 2 + n % 3, "from_at": AT} for n in led],
        )
        campaign_id = await CampaignStore(tx).take_up("lanzhou_2010", at=AT)
        await tx.run(insert(t.pause), [leave(n, campaign_id) for n in people if n % 100 == 6])


async def owed(database: Database) -> int:
    """How many deliveries the real database holds."""
    async with database.transaction() as tx:
        return len(await tx.rows(select(t.delivery.c.id)))


def theatre(url: str) -> Theatre:
    """The reference campaign over a database."""
    settings = load(None, {})
    content = library(settings)
    return Theatre(
        campaign=content.campaign,
        zone=content.campaign.timezone,
        catalogue=Catalogue.load(settings.campaign.content_dir / "texts"),
        house_on=lambda database, clock: house(settings, database, content, clock, bot_id=1),
        source=url,
    )
