"""Whether the holidays are known that the campaign needs by now."""

from datetime import date
from pathlib import Path

from bot.doctor.database import is_missing
from bot.doctor.finding import Finding, note
from bot.domain.calendar import unknown_years
from bot.domain.campaign import Campaign
from bot.domain.workdays import Workdays
from bot.library.holidays import chinese_workdays
from bot.storage.looking import Unreadable, calendar, looking, revision
from bot.storage.migrate import newest_revision


async def check_calendar(url: str, file: Path | None, campaign: Campaign, today: date) -> list[Finding]:
    """A note for each year that nobody knows yet."""
    years = unknown_years(campaign, await _known(url, file), today)
    return [
        note(f"the holidays of {year} are not known, so Monday to Friday are workdays; next: calendar import FILE.csv")
        for year in years
    ]


async def _known(url: str, file: Path | None) -> Workdays:
    """The library's table, with what the database adds where it can be read; what is wrong there is said elsewhere."""
    table = chinese_workdays()
    if is_missing(file):
        return table
    try:
        async with looking(url) as connection:
            if await revision(connection) != newest_revision():
                return table
            return table.overridden(await calendar(connection))
    except Unreadable:
        return table
