"""`doctor`: what is missing or wrong, a line each, with the next step; it changes nothing."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.cli.settled import settings_of
from bot.clock import RealClock
from bot.doctor.calendar import check_calendar
from bot.doctor.database import check_database
from bot.doctor.finding import Finding, Mark, note, ok, wrong
from bot.doctor.machine import check_port, check_python, check_room, check_sqlite, sqlite_version
from bot.doctor.telegram import check_telegram
from bot.founding import found_content
from bot.library import BrokenContent, Library
from bot.settings import Settings
from bot.storage.database import file_of
from bot.texts import Catalogue


def doctor(arguments: argparse.Namespace) -> int:
    """0 when the bot can do its work, 1 when something keeps it from that."""
    settings = settings_of(arguments)
    found = asyncio.run(_found(settings))
    for finding in found:
        print(finding)
    wrongs = sum(finding.mark is Mark.WRONG for finding in found)
    notes = sum(finding.mark is Mark.NOTE for finding in found)
    print(f"{wrongs} wrong, {notes} to note" if wrongs or notes else "all is well")
    return 1 if wrongs else 0


async def _found(settings: Settings) -> list[Finding]:
    found = [check_python(sys.version_info[:3])]
    file = file_of(settings.database.url)
    if file is not None:
        found += [check_sqlite(sqlite_version()), *check_room(file)]
    content = found_content(settings)
    found += [*_about_content(settings, content), *_about_clock(settings)]
    plan = None if isinstance(content, BrokenContent) else content.campaign.version
    found += await check_database(settings.database.url, file, plan=plan)
    if not isinstance(content, BrokenContent):
        found += await check_calendar(settings.database.url, file, content.campaign, RealClock().now().date())
    found.append(await check_port(settings.web.host, settings.web.port))
    return [*found, *await _about_telegram(settings)]


def _about_content(settings: Settings, content: Library | BrokenContent) -> Iterator[Finding]:
    place = settings.campaign
    try:
        if isinstance(content, BrokenContent):
            raise content
        Catalogue.load(place.content_dir / "texts")
    except BrokenContent as broken:
        more = f" and {len(broken.problems) - 1} more" if broken.problems[1:] else ""
        yield wrong(f"content: {broken.problems[0]}{more}; `check` lists everything")
        return
    campaign = content.campaign
    yield ok(f"campaign {campaign.key} and its texts can be read")
    zone = place.timezone or campaign.timezone
    yield ok(f"time zone {zone}, where it is {RealClock().now().astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} now")


def _about_clock(settings: Settings) -> Iterator[Finding]:
    if settings.clock.url is not None:
        yield note("clock.url is set: the campaign follows that clock, not the real one; right for rehearsals only")


async def _about_telegram(settings: Settings) -> list[Finding]:
    telegram = settings.telegram
    if telegram.token is None:
        return [wrong("no token; get one from @BotFather and put it into BOT_TOKEN, or a file named by BOT_TOKEN_FILE")]
    return await check_telegram(
        telegram.api_url,
        telegram.token.reveal(),
        proxy=telegram.proxy_url,
        wants_webhook=telegram.webhook_url is not None,
        now=RealClock().now(),
    )
