"""The table of workdays in force; setting its days is calendar.py's."""

from bot.domain.workdays import Workdays
from bot.storage.calendar import CalendarStore
from bot.storage.database import Transaction
from bot.usecases.house import House


async def workdays(tx: Transaction, house: House) -> Workdays:
    """The library's table with the days admins set."""
    return house.workdays.overridden(await CalendarStore(tx).days())
