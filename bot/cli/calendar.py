"""`calendar`: holidays and make-up days as the operator lists, sets and imports them, on the server."""

import argparse
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.cli.orders import bytes_of, carry_out
from bot.cli.settled import settings_of, tell
from bot.clock import local_day
from bot.control import Said
from bot.domain.names import Name
from bot.domain.workdays import SpecialDay
from bot.library import BrokenContent
from bot.library.calendar_reader import read_calendar
from bot.library.vocabulary import read_vocabulary
from bot.storage.database import Transaction
from bot.usecases.calendar import ADMIN, Calendar
from bot.usecases.house import House
from bot.usecases.workdays import workdays


def list_days(arguments: argparse.Namespace) -> int:
    """Say which days are special in a year."""
    return carry_out(settings_of(arguments), "calendar", {"act": "list", "year": arguments.year})


def set_day(arguments: argparse.Namespace) -> int:
    """Make a day off, a workday, or what the library says."""
    order = {"act": "set", "day": arguments.day.isoformat(), "kind": arguments.kind, "name": arguments.name or ""}
    return carry_out(settings_of(arguments), "calendar", order)


def import_days(arguments: argparse.Namespace) -> int:
    """Take in a table of days: all of it, or none and the reasons."""
    settings = settings_of(arguments)
    words = read_vocabulary(settings.campaign.content_dir / "vocabulary")[0].get("calendar", {})
    try:
        days = read_calendar(bytes_of(arguments.file), str(arguments.file), words)
    except BrokenContent as broken:
        tell(broken.problems)
        return 1
    rows = [[one.on.isoformat(), one.is_workday, one.name.zh] for one in days]
    return carry_out(settings, "calendar", {"act": "import", "days": rows})


async def tend_calendar(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `calendar list|set|import`."""
    calendar = Calendar(tx, home)
    if order["act"] == "list":
        return await _listed(tx, home, order["year"])
    if order["act"] == "import":
        days = [SpecialDay(date.fromisoformat(on), work, Name(name), "import") for on, work, name in order["days"]]
        await calendar.take_in(days)
        return Said(out=[f"{len(days)} days set"])
    day = date.fromisoformat(order["day"])
    if order["kind"] == "library":
        return Said(
            out=["left to the library" if await calendar.leave_to_library(day) else "was the library's already"]
        )
    await calendar.take_in([SpecialDay(day, order["kind"] == "work", Name(order["name"]), ADMIN)])
    return Said(out=[f"{day} is {_kind(is_workday=order['kind'] == 'work')}"])


async def _listed(tx: Transaction, home: House, year: int | None) -> Said:
    known, today = await workdays(tx, home), local_day(home.clock.now(), home.timezone)
    years = (today.year, today.year + 1) if year is None else (year,)
    found = known.named_between(date(years[0], 1, 1), date(years[-1], 12, 31))
    lines = [f"{one.on}\t{_kind(is_workday=one.is_workday)}\t{one.name.zh}\t{one.source}" for one in found]
    unknown = [f"{one} is not known: Monday to Friday are workdays" for one in years if not known.is_known(one)]
    return Said(out=lines, err=unknown)


def _kind(*, is_workday: bool) -> str:
    return "work" if is_workday else "off"
