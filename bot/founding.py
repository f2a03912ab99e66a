"""What a process begins with: the content, the clock, the campaign it takes up and the plan in force."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import Clock, RealClock, SetClock
from bot.clock_follower import read_clock
from bot.library import BrokenContent, Library, load
from bot.library.holidays import chinese_workdays
from bot.settings import Settings
from bot.storage.database import Database
from bot.texts import Catalogue
from bot.usecases.house import House
from bot.usecases.plans import TakenUp, restart_with, take_up

log = structlog.get_logger(__name__)


def library(settings: Settings) -> Library:
    """The content folder with the campaign the settings name; BrokenContent when broken."""
    return load(settings.campaign.content_dir, settings.campaign.file)


def found_content(settings: Settings) -> Library | BrokenContent:
    """The same, or what is wrong with it; a plan in force in the database may do without."""
    try:
        return library(settings)
    except BrokenContent as broken:
        return broken


@dataclass(frozen=True, slots=True)
class Content:
    """All that is read once, at the start: the library, or what is wrong with it, and every text."""

    library: Library | BrokenContent
    catalogue: Catalogue

    @classmethod
    def read(cls, settings: Settings) -> "Content":
        """Read the folder the settings name; BrokenContent where a text is broken, which no kept plan replaces."""
        return cls(found_content(settings), Catalogue.load(settings.campaign.content_dir / "texts"))


async def clock(settings: Settings) -> Clock:
    """The real clock, or the one the settings say to follow."""
    if settings.clock.url is None:
        return RealClock()
    return SetClock(await read_clock(settings.clock.url))


async def house(
    settings: Settings,
    database: Database,
    content: Library | BrokenContent,
    time: Clock,
    *,
    bot_id: int,
    bot_username: str = "",
) -> House:
    """What use cases stand in, under the plan in force, whatever the campaign file says now.

    Takes the campaign up if this database does not know it. Raises `content` where it is broken and nothing is in
    force.
    """
    campaign = None if isinstance(content, BrokenContent) else content.campaign
    async with database.transaction() as tx:
        taken = await take_up(tx, campaign, at=time.now())
    if taken is None:
        assert isinstance(content, BrokenContent)  # noqa: S101 - what can be read is taken up
        raise content
    in_force = await _in_force(settings, database, content, taken, time)
    return House(
        campaign_id=taken.campaign_id,
        library=in_force,
        clock=time,
        organisation=settings.organisation.name,
        timezone=settings.campaign.timezone or in_force.campaign.timezone,
        bot_id=bot_id,
        bot_username=bot_username,
        invite_within=timedelta(days=settings.people.invite_days),
        resend_after=timedelta(seconds=settings.pacing.resend_after_seconds),
        undo_within=timedelta(seconds=settings.broadcasts.undo_seconds),
        workdays=chinese_workdays(),
    )


async def _in_force(
    settings: Settings, database: Database, content: Library | BrokenContent, taken: TakenUp, time: Clock
) -> Library:
    """The library with the plan in force, read again from the text that was kept where the file says another."""
    place = settings.campaign
    if isinstance(content, BrokenContent):
        assert taken.kept is not None  # noqa: S101 - as take_up says
        try:
            return await asyncio.to_thread(load, place.content_dir, place.file, kept=taken.kept)
        except BrokenContent:  # not even with the plan that was kept
            raise content from None
    if taken.kept is None:
        return content
    try:
        return content.with_plan(taken.kept, "the plan in force")
    except BrokenContent as broken:  # an older version of the bot read it otherwise
        log.warning("plan_unreadable", problem=str(broken.problems[0]), next="the campaign file is in force")
        async with database.transaction() as tx:
            await restart_with(tx, taken.campaign_id, content.campaign, at=time.now())
        return content
