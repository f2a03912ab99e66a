"""Figures of 100,000 members with 500,000 facts on SQLite: seconds for one `/stats`."""

import asyncio
import tempfile
import time
from datetime import date
from pathlib import Path

from sqlalchemy import text

from bench.stand.crowd import BRANCHES, crowd, series
from bot.domain.identity import CampaignId, UnitId
from bot.library import load
from bot.storage.database import Database
from bot.storage.stats import StatsStore

PEOPLE, SLOTS = 100_000, 4
"""Each person has a deed and has answered so many check-ins, choosing one item in each."""
ITEM = "CASE ({}) % 4 WHEN 0 THEN 'study' WHEN 1 THEN 'excel' WHEN 2 THEN 'serve' ELSE 'spirit' END"
CAMPAIGN = "INSERT INTO campaign (id, key, started_at) VALUES (1, 'bench', '2010-06-18') ON CONFLICT DO NOTHING"
DEEDS = f"""
    INSERT INTO deed (campaign_id, person_id, unit_id, item, text, happened_on, state, visibility, filed_at, changed_at)
    SELECT 1, i, 2 + i % 200, {ITEM.format("i")}, 'x', '2010-06-20', 'submitted', 'secretary', {{at}}, {{at}}
    FROM {{people}}"""
CHECKINS = """
    INSERT INTO checkin (id, campaign_id, person_id, unit_id, rule, slot, opened_on, opened_at, closes_at, state)
    SELECT {slot} * 1000000 + i, 1, i, 2 + i % 200, 'c', {slot}, '2010-06-24', '2010-06-24', '2010-06-30', 'answered'
    FROM {people}"""
CHOSEN = f"""
    INSERT INTO checkin_item (checkin_id, item, chosen_at)
    SELECT {{slot}} * 1000000 + i, {ITEM.format("i + {slot}")}, '2010-06-24' FROM {{people}}"""


async def filled(database: Database, number: int) -> None:
    """Nine facts of each person: deeds, check-ins and what was chosen in them, in campaign 1."""
    people = series(database, number)
    async with database.transaction() as tx:
        for made in (CAMPAIGN, DEEDS):
            await tx.run(text(made.format(people=people, at="'2010-06-20'")))
        for slot in range(SLOTS):
            for made in (CHECKINS, CHOSEN):
                await tx.run(text(made.format(people=people, slot=slot)))


async def asked(database: Database) -> tuple[int, float]:
    """How many took part in the first phase, and the seconds it took to count them."""
    campaign = load(Path("content")).campaign
    items = [item.key for item in campaign.leads.items if item.counted]
    units = [UnitId(number) for number in range(2, BRANCHES + 2)]
    began = time.monotonic()
    async with database.transaction() as tx:
        store = StatsStore(tx, CampaignId(1))
        found = await store.figures(units, campaign.phases[0], items=items, on=date(2010, 6, 30))
    return sum(unit.figures.took_part for unit in found), time.monotonic() - began


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        await crowd(database, PEOPLE)
        await filled(database, PEOPLE)
        for which in ("first", "second"):
            took, seconds = await asked(database)
            print(f"{which}: {took} of {PEOPLE} took part, {seconds:.2f} s")
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
