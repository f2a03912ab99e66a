"""The bot itself over everybody of a database, each told for themselves: what a rehearsal must agree with; no test."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from bot.cli.rehearsing import theatre_of
from bot.clock import SetClock
from bot.founding import library
from bot.rehearsal.dry_sender import DrySender
from bot.rehearsal.rehearsing import Theatre
from bot.scheduler import Agenda
from bot.settings import load
from bot.storage import tables as t
from bot.storage.database import Database
from bot.storage.played import PlayedStore
from bot.texts import Catalogue
from bot.usecases.openers import OPENERS

DONE_SO_FAR = (t.checkin_item, t.checkin, t.acknowledgement, t.delivery, t.occurrence)


def theatre(url: str) -> Theatre:
    """The reference campaign over a database."""
    settings = load(None, {"BOT__DATABASE__URL": url})
    return theatre_of(settings, library(settings), Catalogue.load(settings.campaign.content_dir / "texts"))


@dataclass(slots=True)
class Sender(DrySender):
    """Phrases every message for its own reader."""

    def _words(self, one):
        self._phrased_at = None
        return DrySender._words(self, one)


async def assume(database: Database, people, since) -> None:
    """Make true of a database what docs/rehearse.md assumes, for these people; the others leave the roster."""
    m, r = t.membership, t.role_grant
    async with database.transaction() as tx:
        for table in DONE_SO_FAR:
            await tx.run(delete(table))
        await tx.run(delete(m).where(m.c.to_on.is_not(None) | m.c.person_id.not_in(people)))
        await tx.run(delete(r).where(r.c.to_at.is_not(None)))
        await tx.run(update(m).values(from_on=since.date()))
        for column in (r.c.from_at, t.telegram_account.c.bound_at, t.consent.c.given_at, t.campaign.c.started_at):
            await tx.run(update(column.table).values({column.name: since}))


async def lived(database: Database, since, until):
    """What everybody gets in order, and what they do not, by person."""
    stage, clock = theatre(""), SetClock(since)
    sender = Sender(database, await stage.house_on(database, clock), stage.catalogue)
    await Agenda(database, sender.house, OPENERS, sender).leap(clock, until, _on)
    async with database.transaction() as tx:
        origins, unsent = await PlayedStore(tx).origins(), await PlayedStore(tx).unsent(until=until)
    found = defaultdict(list)
    for one in sender.taken:
        of = origins.get(one.id)
        came = (of.rule, of.slot, of.due_at, of.held) if of else (None, None, None, None)
        found[one.person_id].append((one.at, one.kind, one.op, one.words and one.words.text, *came))
    for one in unsent:
        found[one.person_id].append((one.origin.due_at, one.origin.rule, one.origin.slot, one.fate, one.reason))
    return found


async def _on(_at):
    pass


async def members(database: Database):
    """Who has a membership that is not over."""
    async with database.transaction() as tx:
        m = t.membership
        return [row.person_id for row in await tx.rows(select(m.c.person_id).where(m.c.to_on.is_(None)))]
