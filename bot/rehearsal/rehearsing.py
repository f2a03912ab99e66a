"""A rehearsal from its beginning to its end: a scratch database, its people, the campaign, what came of it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.clock import Clock, SetClock
from bot.domain.campaign import Campaign
from bot.domain.placing import omitted
from bot.domain.rehearsals import Audience, Cohort, Message, Rehearsal, Silence
from bot.domain.roster import UnknownName
from bot.rehearsal.casting import Wanted, cast, cast_made_up, stand_ins
from bot.rehearsal.dry_sender import DrySender, Taken
from bot.rehearsal.span import MARGIN, nominal, span_of
from bot.rehearsal.stage import Progress, Stage
from bot.storage.database import Database
from bot.storage.looking import Looking, looking, people, revision
from bot.storage.migrate import migrate, newest_revision
from bot.storage.played import Origin, PlayedStore
from bot.storage.stand_ins import StandIns
from bot.texts import Catalogue
from bot.usecases.house import House
from bot.usecases.workdays import workdays

HouseOn = Callable[[Database, Clock], Awaitable[House]]
"""Builds the house on a database and a clock."""


class OldSchema(Exception):
    """The real database has another schema than this version."""


@dataclass(frozen=True, slots=True)
class Theatre:
    """What every rehearsal of a campaign needs; `source` is the address of the real database, None: there is none."""

    campaign: Campaign
    zone: str
    catalogue: Catalogue
    house_on: HouseOn
    source: str | None
    leave_of: str | None = None
    """The campaign whose leave and freezes count, by its key; None: this one."""

    async def rehearse(self, wanted: Wanted, *, last: date | None, reached: Progress) -> Rehearsal:
        """Play the campaign from its beginning up to a day; UnknownName, OldSchema or Unreadable if it can't be."""
        since, until = span_of(self.campaign, self.zone)
        if last is not None:
            until = min(until, datetime.combine(last, time(), UTC) + 2 * MARGIN)
        async with _scratch() as database:
            clock = SetClock(since)
            house = await self.house_on(database, clock)
            audience = await self._enter(database, house, wanted, since - timedelta(seconds=1))
            sender = await Stage(database, house, self.catalogue, clock).play(until, reached)
            played = await self._told(database, audience, sender, (since, until))
            async with database.transaction() as tx:
                known = await workdays(tx, house)
            days = since.date(), until.date()
            left_out = omitted(self.campaign, known, first=days[0], last=days[1])
            return replace(played, omitted=left_out, special=known.named_between(*days))

    def rehearse_now(self, wanted: Wanted, *, last: date | None, reached: Progress) -> Rehearsal:
        """The same in an event loop of its own."""
        played: list[Rehearsal] = []

        async def play() -> None:  # asyncio.run ends with the repr of what it returns, of a rehearsal hundreds of MiB
            played.append(await self.rehearse(wanted, last=last, reached=reached))

        asyncio.run(play())
        return played[0]

    async def _enter(self, database: Database, house: House, wanted: Wanted, since: datetime) -> Audience:
        """Fill the scratch database with those who play."""
        if self.source is not None:
            async with looking(self.source) as source:
                if await _has_people(source):
                    leave_of = self.leave_of or self.campaign.key
                    audience = await cast(source, wanted, house, leave_of=leave_of)
                    async with database.transaction() as tx:
                        players = StandIns(tx, house.campaign_id, since)
                        await players.copy(source, stand_ins(audience), campaign=leave_of)
                    return audience
        if wanted.unit is not None or wanted.member is not None:
            raise UnknownName("nobody is on the roster yet; next: roster import FILE.csv")
        async with database.transaction() as tx:
            made = await StandIns(tx, house.campaign_id, since).make_up([kind.key for kind in self.campaign.kinds])
        return cast_made_up(made, wanted, house)

    async def _told(
        self, database: Database, audience: Audience, sender: DrySender, span: tuple[datetime, datetime]
    ) -> Rehearsal:
        cohorts = {cohort.stand_in: cohort for cohort in audience.cohorts}
        async with database.transaction() as tx:
            origins, unsent = await PlayedStore(tx).origins(), await PlayedStore(tx).unsent(until=span[1])
        bare = {zone: nominal(self.campaign, zone, *span) for zone in {cohort.zone for cohort in audience.cohorts}}

        def messages() -> Iterator[Message]:
            for one in sender.taken:
                cohort, origin = cohorts[one.person_id], origins.get(one.id)
                nominal_at = bare[cohort.zone].get((origin.rule, origin.slot)) if origin is not None else None
                yield _message(one, cohort, origin, nominal_at)

        silences = tuple(
            Silence(one.origin.due_at, cohorts[one.person_id], one.origin.rule, one.origin.slot, one.fate, one.reason)
            for one in unsent
        )
        return Rehearsal(*span, self.zone, audience, tuple(messages()), silences)


def _message(one: Taken, cohort: Cohort, origin: Origin | None, nominal_at: datetime | None) -> Message:
    if origin is None:
        return Message(one.at, cohort, one.kind, one.op, one.words)
    return Message(
        one.at, cohort, one.kind, one.op, one.words, origin.rule, origin.slot, origin.due_at, nominal_at, origin.held
    )


async def _has_people(source: Looking) -> bool:
    here = await revision(source)
    if here is None:
        return False
    if here != newest_revision():
        raise OldSchema(here)
    return (await people(source)).on_roster > 0


@asynccontextmanager
async def _scratch() -> AsyncIterator[Database]:
    """A migrated database that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'rehearsal.db'}", is_lasting=False)
        try:
            await migrate(database, keep_copy=False)
            yield database
        finally:
            await database.close()
