"""What a database that was put back must not do by itself; what the operator decides then is in bot/cli/data.py."""

from dataclasses import asdict, dataclass
from datetime import datetime

from bot.storage.audit import AuditStore
from bot.storage.bot_state import BotStateStore
from bot.storage.database import Transaction
from bot.storage.held import HeldStore
from bot.storage.whereabouts import whereabouts
from bot.usecases.house import UseCase

PLACE = "place"
"""The key of bot_state for where the database was when the bot last began."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How many deliveries wait for the operator, and how many planned messages are skipped."""

    held: int
    skipped: int


async def hold_back(tx: Transaction, *, at: datetime) -> HeldBack:
    """Stop everything that would send by itself and was due before `at`, campaign time."""
    store = HeldStore(tx)
    found = HeldBack(await store.hold_deliveries(), await store.skip_past(at))
    await store.drop_answers()
    here = await whereabouts(tx)
    if here is not None:  # so that no bot holds it all back again when it begins here
        await store.move_to(here, key=PLACE)
    await AuditStore(tx).note(None, "data.restored", "database", at=at, detail=asdict(found))
    return found


class Restored(UseCase):
    """A bot that begins looks whether its database is where it left it."""

    async def hold_if_moved(self) -> HeldBack | None:
        """Hold back what waits when PostgreSQL's database is another than last time; None where it is the same."""
        here, state = await whereabouts(self.tx), BotStateStore(self.tx, self.house.bot_id)
        before = await state.get(PLACE)
        if here is None or here == before:
            return None
        await state.put(PLACE, here)
        return None if before is None else await hold_back(self.tx, at=self.now)
