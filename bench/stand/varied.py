"""Members who differ as real ones do: kind, language, zone, hours of quiet, leave; no measurement is here."""

from sqlalchemy import text

from bench.stand.crowd import crowd
from bot.storage.database import Database

_KIND = "CASE person_id % 10 WHEN 0 THEN 'retired' WHEN 1 THEN 'student' WHEN 2 THEN 'student' ELSE 'staff' END"
_LATER = "'+' || (id / 100 % 20) || ' days'"
_LEAVE = (
    f"SELECT 1, id, '[]', date('2010-06-01', {_LATER}), date('2010-06-15', {_LATER}), 'leave', '2010-05-01 00:00:00'"
)
_SECRETARY = "SELECT id, 'secretary', 2, '2010-06-18 01:00:00' FROM person WHERE id % 50 = 11"
_PAUSE = "campaign_id, person_id, kinds, from_on, back_on, reason, set_at"
_VARIED = (
    f"UPDATE membership SET kind = {_KIND}",
    "UPDATE person SET language = CASE WHEN id % 20 = 3 THEN 'en' WHEN id % 2 = 0 THEN 'zh' END",
    "UPDATE person SET zone = CASE id % 50 WHEN 7 THEN 'Europe/Berlin' WHEN 8 THEN 'America/New_York' END",
    "UPDATE person SET quiet_from = '20:00:00.000000', quiet_until = '09:30:00.000000' WHERE id % 25 = 4",
    "UPDATE person SET per_week = 1 WHERE id % 40 = 5",
    f"INSERT INTO role_grant (person_id, role, unit_id, from_at) {_SECRETARY}",
    "INSERT INTO campaign (key, started_at) VALUES ('lanzhou_2010', '2010-05-01 00:00:00')",
    f"INSERT INTO pause ({_PAUSE}) {_LEAVE} FROM person WHERE id % 100 = 6",
    "UPDATE telegram_account SET unreachable_since = '2010-06-18 01:00:00' WHERE person_id % 100 = 99",
)


async def varied_crowd(database: Database, people: int) -> None:
    """So many members of an SQLite database, one in a hundred out of reach and one in a hundred on leave."""
    await crowd(database, people)
    async with database.transaction() as tx:
        for change in _VARIED:
            await tx.run(text(change))
