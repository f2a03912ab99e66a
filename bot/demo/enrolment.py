"""The made-up organisation taken into the demo's database: roster, roles, invitations; accounts are the sandbox's."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import SetClock
from bot.demo.place import Place, Unready
from bot.demo.seats import Seat
from bot.domain.people import Role
from bot.domain.roster import BrokenRoster
from bot.founding import house, library
from bot.settings import load
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.usecases.invites import Invites
from bot.usecases.roster import Roster


async def enrolled(place: Place, seats: Sequence[Seat], at: datetime) -> dict[str, str]:
    """Start payloads by number in the roster. `at`: campaign time, aware."""
    settings = load(None, place.environment())
    database = Database(settings.database.url)
    try:
        await migrate(database)
        bot_id = settings.telegram.bot_id
        home = await house(settings, database, library(settings), SetClock(at), bot_id=bot_id)
        async with database.transaction() as tx:
            roster, invites = Roster(tx, home), Invites(tx, home)
            await roster.import_csv(place.seed.read_bytes(), str(place.seed))
            for seat in seats:
                if seat.role:
                    await roster.grant(Role(seat.role), seat.code, None)
            made = await invites.make(await invites.for_the_server())
            return {one.member.code: one.start for one in made}
    except BrokenRoster as broken:
        raise Unready("\n".join(map(str, broken.problems))) from broken
    finally:
        await database.close()
